package io.canary.router.nginx;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds where nginx passes requests straight to the servers of a route: those do not follow its share. */
final class Bypasses {
    private static final Pattern ADDRESS = Pattern.compile("(?:https?://)?([^/$]+)(?:/.*)?");

    private Bypasses() {}

    static List<String> of(ConfigTree tree, Route route, String variable) {
        Map<String, String> versions = targets(tree, route);
        return tree.all()
                .filter(node -> node.name().endsWith("_pass"))
                .filter(node -> versions.containsKey(target(node)))
                .map(node -> node.where() + " passes requests straight to "
                        + node.directive().arg() + ", which is version " + versions.get(target(node))
                        + ": they do not follow $" + variable)
                .distinct()
                .toList();
    }

    /** The version by the names under which its servers can be passed to. */
    private static Map<String, String> targets(ConfigTree tree, Route route) {
        var versions = new HashMap<String, String>();
        add(route.baseline(), tree, versions);
        if (route.canary() != null) {
            add(route.canary(), tree, versions);
        }
        return versions;
    }

    private static void add(VersionUpstream upstream, ConfigTree tree, Map<String, String> versions) {
        var servers = new HashSet<>(upstream.servers());
        servers.forEach(server -> versions.put(server, upstream.version()));
        if (upstream.group() != null) {
            versions.put(upstream.group().toLowerCase(Locale.ROOT), upstream.version());
        }
        tree.all()
                .filter(node -> node.name().equals("upstream") && serves(node, servers))
                .forEach(node -> versions.put(node.directive().arg().toLowerCase(Locale.ROOT), upstream.version()));
    }

    private static boolean serves(ConfigTree.Node upstream, Set<String> servers) {
        return upstream.block().stream()
                .anyMatch(node -> node.name().equals("server")
                        && servers.contains(withPort(node.directive().arg())));
    }

    private static String target(ConfigTree.Node pass) {
        var address = ADDRESS.matcher(pass.directive().arg().toLowerCase(Locale.ROOT));
        if (!address.matches()) {
            return "";
        }
        String host = address.group(1);
        return host.contains(":") || host.matches("[\\d.]+") ? withPort(host) : host;
    }

    private static String withPort(String address) {
        return address.matches(".*:\\d+") ? address : address + ":80";
    }
}
