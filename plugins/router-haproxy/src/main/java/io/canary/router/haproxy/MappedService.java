package io.canary.router.haproxy;

import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A service whose split is a line of a map, {@code service baseline|canary|basis points}, by which HAProxy's configuration
 * decides each request. One line is one change: there is nothing between.
 */
final class MappedService implements ServiceTraffic {
    private static final Pattern LINE = Pattern.compile("([^|\\s]+)\\|([^|\\s]*)\\|([0-9]{1,5})");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:+@~-]+");

    private final String service;
    private final String map;
    private final List<String> backends;
    private final Naming naming;

    MappedService(String service, String map, ServiceSettings settings) {
        this.service = service;
        this.map = map.replaceAll("[\\\\ ;]", "\\\\$0");
        this.backends = settings.backendsOf(service);
        this.naming = new Naming(settings);
    }

    @Override
    public Weight granularity() {
        return new Weight(1);
    }

    @Override
    public List<String> questions(List<String> versions) {
        var questions = new ArrayList<>(List.of("show map " + map));
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
    public List<String> orders(Answer now, TrafficSplit split) throws RouterException {
        check(now, split.baselineVersion(), !split.canaryWeight().equals(Weight.FULL));
        check(now, split.canaryVersion(), !split.canaryWeight().equals(Weight.NONE));
        String line = split.baselineVersion() + "|" + split.canaryVersion() + "|"
                + split.canaryWeight().basisPoints();
        var lines = lines(now);
        if (lines.stream().allMatch(line::equals) && !lines.isEmpty()) {
            return List.of();
        }
        return List.of((lines.isEmpty() ? "add map " : "set map ") + map + " " + service + " " + line);
    }

    private List<String> lines(Answer now) {
        return now.entries().stream()
                .filter(e -> e.getKey().equals(service))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** A version that nobody serves must not get into the map: HAProxy would answer its requests with 503. */
    private void check(Answer now, String version, boolean needed) throws RouterException {
        if (!version.isEmpty() && !NAME.matcher(version).matches()) {
            throw RouterException.rejected("a version in a map of HAProxy has letters, digits and _ . : + @ ~ - only; "
                    + service + " cannot have \"" + version + "\"");
        }
        for (String backend : needed ? backends : List.<String>of()) {
            var servers = now.servers().stream()
                    .filter(s -> s.backend().equals(named(backend, version)))
                    .toList();
            boolean known = backend.contains(ServiceSettings.VERSION)
                    ? !servers.isEmpty()
                    : !naming.of(version, servers).isEmpty();
            if (!known) {
                throw RouterException.rejected("version " + version + " of " + service + " has no server in backend "
                        + named(backend, version) + ", or there is no such backend; see services." + service
                        + " of the router's settings");
            }
        }
    }

    @Override
    public List<View> views(Answer now) {
        return lines(now).stream().map(MappedService::view).toList();
    }

    /** A line that somebody else wrote may be anything; nobody is known to get anything then. */
    private static View view(String line) {
        var parts = LINE.matcher(line);
        if (!parts.matches() || Integer.parseInt(parts.group(3)) > 10_000) {
            return new View(Map.of());
        }
        var canary = new Weight(Integer.parseInt(parts.group(3)));
        var weights = new TreeMap<String, Weight>();
        weights.put(parts.group(1), canary.rest());
        weights.put(parts.group(2), canary);
        return new View(weights);
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
