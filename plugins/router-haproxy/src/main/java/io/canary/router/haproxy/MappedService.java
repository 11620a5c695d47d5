package io.canary.router.haproxy;

import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A service whose split is a line of a map, {@code service baseline|canary|basis points}, by which HAProxy's
 * configuration decides each request. One line is one change: there is nothing between.
 */
final class MappedService implements ServiceCommands {
    private static final Pattern LINE = Pattern.compile("([^|\\s]+)\\|([^|\\s]*)\\|([0-9]{1,5})");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:+@~-]+");

    /** How HAProxy says where its configuration looks something up in a map. */
    private static final String READ = "used by map ";

    private final String service;
    private final String file;
    private final String map;
    private final String key;
    private final List<String> backends;
    private final Naming naming;

    MappedService(String service, String map, ServiceSettings settings) {
        this.service = service;
        this.file = map;
        this.map = quoted(map);
        this.key = quoted(service);
        this.backends = settings.backendsOf(service);
        this.naming = new Naming(settings);
    }

    private static String quoted(String argument) {
        return argument.replaceAll("[\\\\ ;]", "\\\\$0");
    }

    @Override
    public Weight granularity() {
        return new Weight(1);
    }

    @Override
    public List<String> questions(List<String> versions) {
        var questions = new ArrayList<>(List.of("get map " + map + " " + key));
        backendsOf(versions).forEach(b -> questions.add("show servers state " + b));
        return questions;
    }

    @Override
    public List<String> statistics(List<String> versions) {
        return backendsOf(versions).stream()
                .map(b -> "show stat " + b + " 4 -1")
                .toList();
    }

    private List<String> backendsOf(List<String> versions) {
        return backends.stream()
                .flatMap(b -> b.contains(ServiceSettings.VERSION)
                        ? versions.stream().filter(v -> isName(v)).map(v -> named(b, v))
                        : List.of(b).stream())
                .distinct()
                .toList();
    }

    private static String named(String backend, String version) {
        return backend.replace(ServiceSettings.VERSION, version);
    }

    private static boolean isName(String version) {
        return ServiceSettings.NAME.matcher(version).matches();
    }

    @Override
    public List<String> checks(List<String> versions) {
        var questions = new ArrayList<>(List.of("show map"));
        backendsOf(versions).forEach(b -> questions.add("show stat " + b + " 2 -1"));
        return questions;
    }

    @Override
    public List<String> check(Answer now, TrafficSplit split) throws RouterException {
        var notes = new ArrayList<String>();
        for (String backend : backendsOf(HaproxyNode.versions(split))) {
            notes.addAll(BackendCheck.mapped(backend, now));
        }
        String read = now.lists().stream()
                .filter(list -> list.contains("(" + file + ")") && list.contains(READ))
                .map(list -> ", which is read " + list.substring(list.indexOf(READ) + READ.length()))
                .findFirst()
                .orElse("");
        notes.add("not checked, since HAProxy does not show it: that requests go by the line in map " + file + read);
        return notes;
    }

    @Override
    public List<String> orders(Answer now, TrafficSplit split) throws RouterException {
        if (now.complains(RuntimeApiConstants.UNKNOWN_MAP)) {
            throw RouterException.rejected(
                    "HAProxy says: " + RuntimeApiConstants.UNKNOWN_MAP + " There is no " + wantedMap());
        }
        check(now, split.baselineVersion(), !split.canaryWeight().equals(Weight.FULL));
        check(now, split.canaryVersion(), !split.canaryWeight().equals(Weight.NONE));
        String line = split.baselineVersion() + "|" + split.canaryVersion() + "|"
                + split.canaryWeight().basisPoints();
        var lines = lines(now);
        if (lines.stream().allMatch(line::equals) && !lines.isEmpty()) {
            return List.of();
        }
        return List.of((lines.isEmpty() ? "add map " : "set map ") + map + " " + key + " " + line);
    }

    private List<String> lines(Answer now) {
        return now.entries().stream()
                .filter(e -> e.getKey().equals(service))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** A version without servers must not get into the map: HAProxy would answer its requests with 503. */
    private void check(Answer now, String version, boolean needed) throws RouterException {
        if (!version.isEmpty() && !NAME.matcher(version).matches()) {
            throw RouterException.rejected("a version in a map of HAProxy has letters, digits and _ . : + @ ~ - only; "
                    + service + " cannot have \"" + version + "\"");
        }
        for (String backend : needed ? backends : List.<String>of()) {
            if (!isServed(now, backend, version)) {
                throw RouterException.rejected("version " + version + " of " + service + " has no server in backend "
                        + named(backend, version) + ", or there is no such backend; see services." + service
                        + " of the router's settings");
            }
        }
    }

    private boolean isServed(Answer now, String backend, String version) {
        var servers = now.servers().stream()
                .filter(s -> s.backend().equals(named(backend, version)))
                .toList();
        return backend.contains(ServiceSettings.VERSION)
                ? !servers.isEmpty()
                : !naming.of(version, servers).isEmpty();
    }

    private String wantedMap() {
        return "map " + file + ": name it in services." + service
                + ".map of the router's settings as HAProxy's configuration does";
    }

    @Override
    public Sight sight(Answer now, List<String> versions, Map<String, List<URI>> told) {
        if (now.complains(RuntimeApiConstants.UNKNOWN_MAP)) {
            return new Sight(List.of(), List.of("no " + wantedMap()));
        }
        var lines = lines(now);
        if (lines.isEmpty()) {
            return new Sight(
                    List.of(),
                    List.of("no line for " + service + " in map " + file
                            + ": what HAProxy's configuration says for that" + " case decides; add the line, such as \""
                            + service + " v1||0\""));
        }
        var odd = lines.stream().filter(l -> !isSplit(l)).toList();
        if (!odd.isEmpty()) {
            return new Sight(
                    List.of(),
                    List.of("no split in the line of " + service + " in map " + file + ", but \"" + odd.getFirst()
                            + "\": write it as \"baseline|canary|basis points\""));
        }
        var views = lines.stream().map(MappedService::view).toList();
        return new Sight(views, unserved(now, views, versions));
    }

    /** Versions that the map sends requests to and that have no server, in the backends that were looked at. */
    private List<String> unserved(Answer now, List<ObservedSplit> views, List<String> versions) {
        var missing = new ArrayList<String>();
        for (String version : new TreeSet<>(views.getFirst().weights().keySet())) {
            for (String backend : backends) {
                boolean isLookedAt = !backend.contains(ServiceSettings.VERSION) || versions.contains(version);
                if (isLookedAt && !isServed(now, backend, version)) {
                    missing.add("no server of version " + version + " in backend " + named(backend, version)
                            + ", or no such backend, although the map sends requests there; see services." + service
                            + " of the router's settings");
                }
            }
        }
        return missing;
    }

    private static boolean isSplit(String line) {
        var parts = LINE.matcher(line);
        return parts.matches() && Integer.parseInt(parts.group(3)) <= 10_000;
    }

    private static ObservedSplit view(String line) {
        var parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException(line);
        }
        var canary = new Weight(Integer.parseInt(parts.group(3)));
        var weights = new TreeMap<String, Weight>();
        weights.put(parts.group(1), canary.rest());
        weights.put(parts.group(2), canary);
        return new ObservedSplit(weights);
    }

    @Override
    public @Nullable String versionOf(String in, String server, List<String> versions) {
        for (String backend : backends) {
            if (!backend.contains(ServiceSettings.VERSION) && backend.equals(in)) {
                return naming.versionOf(server);
            }
            for (String version : versions) {
                if (backend.contains(ServiceSettings.VERSION)
                        && named(backend, version).equals(in)) {
                    return version;
                }
            }
        }
        return null;
    }
}
