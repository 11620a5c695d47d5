package io.canary.router.nginx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How requests come to a service's variable: which directives of nginx's configuration pass requests to what it names,
 * directly or through other variables. Decides by what is written; whether requests reach those places is not seen.
 */
final class DataPath {
    /** What can decide, beside {@code proxy_pass} and its kin, where a request goes. */
    private static final Set<String> DECIDES = Set.of("if", "rewrite", "try_files", "error_page", "js_content");

    /** What may read a variable in a file of another language. */
    private static final Pattern PROGRAM =
            Pattern.compile("(set|rewrite|access|content|balancer)_by_lua_file|js_(set|content)|perl(_set)?");

    private static final Set<String> SETS = Set.of("set", "map", "split_clients", "geo", "js_set");

    private final ConfigTree tree;
    private final String variable;
    private final Set<String> carriers = new HashSet<>();
    private final Map<String, List<String>> values = new HashMap<>();

    /** @param variable of the service, without its dollar */
    DataPath(ConfigTree tree, String variable) {
        this.tree = tree;
        this.variable = variable.toLowerCase(Locale.ROOT); // nginx does not tell them apart by that
        carriers.add(this.variable);
        tree.all()
                .filter(node -> node.name().equals("set") && node.args().size() == 2)
                .forEach(node -> values.computeIfAbsent(plain(node.args().getFirst()), v -> new ArrayList<>())
                        .add(node.args().get(1)));
        findCarriers();
    }

    /** Whether any request is passed to what the variable names. */
    boolean isRead() {
        return tree.all().anyMatch(this::decides);
    }

    /**
     * Where requests may be passed to it by what cannot be read here: programs, and files that this process may not
     * read.
     */
    List<String> hidden() {
        return Stream.concat(
                        tree.unreadable().stream().map(Path::toString),
                        tree.all()
                                .filter(node -> PROGRAM.matcher(node.name()).matches())
                                .map(node -> node.name() + " in " + node.where()))
                .toList();
    }

    /**
     * The places where a path is written behind the variable: nginx sends every request there with that path and
     * nothing else, where a name instead of the variable would have had it put in place of the location's own.
     */
    List<String> constantPaths() {
        return tree.nodes().stream()
                .flatMap(node -> constantPaths(node, ""))
                .distinct()
                .toList();
    }

    private Stream<String> constantPaths(ConfigTree.Node node, String location) {
        if (node.name().equals("proxy_pass")) {
            return resolved(node.directive().arg(), 0)
                    .flatMap(address -> constantPath(address).stream())
                    .map(path -> warning(node, path, location));
        }
        String inside = node.name().equals("location") ? String.join(" ", node.args()) : location;
        return inside.startsWith("= ") ? Stream.empty() : node.block().stream().flatMap(n -> constantPaths(n, inside));
    }

    private String warning(ConfigTree.Node node, String path, String location) {
        String there = location.isEmpty() ? "" : " of location " + location;
        String text = node.where() + " proxy_pass with " + path + " behind $" + variable + " sends every request"
                + there + " to " + path + ": behind a variable nginx does not put it in place of the location";
        String prefix = location.startsWith("^~ ") ? location.substring(3) : location;
        return prefix.startsWith("/")
                ? text + "; write \"rewrite ^" + prefix + "(.*)$ " + path + "$1 break; proxy_pass http://$" + variable
                        + ";\""
                : text;
    }

    /** The path of an address that begins with the variable, if it is there and has no variable of its own. */
    private List<String> constantPath(String address) {
        var found = Pattern.compile("(?i)https?://" + Pattern.quote("$" + variable) + "(?::\\d+)?(/[^$]*)")
                .matcher(address.replace("${" + variable + "}", "$" + variable));
        return found.matches() ? List.of(found.group(1)) : List.of();
    }

    /** An address with the values that {@code set} gives to the variable it begins with. */
    private Stream<String> resolved(String address, int depth) {
        var name = Pattern.compile("\\$\\{?(\\w+)}?(.*)").matcher(address.toLowerCase(Locale.ROOT));
        if (depth > 4 || !name.matches() || !values.containsKey(name.group(1))) {
            return Stream.of(address);
        }
        return values.getOrDefault(name.group(1), List.of()).stream()
                .flatMap(value -> resolved(value + name.group(2), depth + 1));
    }

    private void findCarriers() {
        boolean more = true;
        while (more) {
            more = tree
                    .all()
                    .filter(node -> SETS.contains(node.name()) || node.name().startsWith("set_by_lua"))
                    .filter(this::mentions)
                    .map(node -> plain(target(node)))
                    .toList() // before the set changes that it is sought in
                    .stream()
                    .anyMatch(carriers::add);
        }
    }

    private static String target(ConfigTree.Node node) {
        boolean first = !Set.of("map", "split_clients", "geo").contains(node.name());
        return first
                ? node.directive().arg()
                : node.args().isEmpty() ? "" : node.args().getLast();
    }

    private boolean decides(ConfigTree.Node node) {
        boolean canDecide = node.name().endsWith("_pass")
                || DECIDES.contains(node.name())
                || node.name().contains("_by_lua");
        return canDecide && (mentions(node.args()) || (isLua(node) && mentionsInLua(node)));
    }

    private boolean mentions(ConfigTree.Node node) {
        return mentions(node.args())
                || (isLua(node) && mentionsInLua(node))
                || node.block().stream().anyMatch(n -> mentions(List.of(n.name())) || mentions(n.args()));
    }

    private boolean mentions(List<String> words) {
        return words.stream().anyMatch(word -> carriers.stream().anyMatch(carrier -> names(word, carrier)));
    }

    private static boolean isLua(ConfigTree.Node node) {
        return node.name().contains("_by_lua");
    }

    private boolean mentionsInLua(ConfigTree.Node node) {
        return node.args().stream()
                .anyMatch(code -> carriers.stream().anyMatch(code.toLowerCase(Locale.ROOT)::contains));
    }

    private static boolean names(String written, String variable) {
        String word = written.toLowerCase(Locale.ROOT);
        int at = word.indexOf(variable);
        while (at > 0) {
            int end = at + variable.length();
            char before = word.charAt(at - 1);
            boolean ends =
                    end == word.length() || !String.valueOf(word.charAt(end)).matches("\\w");
            if (ends && (before == '$' || (before == '{' && at > 1 && word.charAt(at - 2) == '$'))) {
                return true;
            }
            at = word.indexOf(variable, at + 1);
        }
        return false;
    }

    private static String plain(String variable) {
        return variable.replaceAll("[${}]", "").toLowerCase(Locale.ROOT);
    }
}
