package io.canary.router.haproxy;

import io.canary.spi.KnownAddresses;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A service whose versions are servers side by side in a backend, or in several: their weights decide. Every server of
 * such a backend but a backup belongs to this.
 */
final class WeightedBackends implements ServiceCommands {
    private final String service;
    private final List<String> backends;
    private final Naming naming;
    private final boolean headerRoute;
    private final boolean sticky;
    private final boolean acceptInexact;

    WeightedBackends(String service, ServiceSettings settings) {
        this.service = service;
        this.backends = settings.backendsOf(service);
        this.naming = new Naming(settings);
        this.headerRoute = settings.headerRoute();
        this.sticky = settings.sticky();
        this.acceptInexact = settings.acceptInexactBalance();
    }

    @Override
    public Weight granularity() {
        return new Weight(100);
    }

    @Override
    public List<String> questions(List<String> versions) {
        var questions = new ArrayList<>(statistics(versions));
        backends.forEach(b -> questions.add("show servers state " + b));
        return questions;
    }

    @Override
    public List<String> statistics(List<String> versions) {
        return backends.stream().map(b -> "show stat " + b + " 4 -1").toList();
    }

    @Override
    public List<String> checks(List<String> versions) {
        return backends.stream()
                .flatMap(b -> BackendCheck.questions(b).stream())
                .toList();
    }

    @Override
    public List<String> check(Answer now, TrafficSplit split) throws RouterException {
        var warnings = new ArrayList<String>();
        for (String backend : backends) {
            var servers = servers(now, backend).stream()
                    .map(ServerState::name)
                    .filter(s -> HaproxyNode.versions(split).contains(naming.versionOf(s)))
                    .collect(Collectors.toSet());
            warnings.addAll(BackendCheck.weights(backend, now, servers, acceptInexact, sticky));
        }
        return warnings;
    }

    @Override
    public List<String> orders(Answer now, TrafficSplit split) throws RouterException {
        var orders = new ArrayList<String>();
        for (String backend : backends) {
            var added = AddedServers.of(backend, servers(now, backend), naming, split);
            orders.addAll(added.orders());
            var canaries = naming.of(split.canaryVersion(), added.servers()).stream()
                    .map(ServerState::name)
                    .collect(Collectors.toSet());
            orders.addAll(ServerTarget.orders(added.servers(), targets(backend, added, split), canaries));
        }
        return orders;
    }

    private Map<String, ServerTarget> targets(String backend, AddedServers added, TrafficSplit split)
            throws RouterException {
        var servers = added.servers();
        if (servers.isEmpty()) {
            throw RouterException.rejected("there is no " + wanted(backend));
        }
        var share = split.canaryWeight();
        var canaries = known(backend, added, split.canaryVersion(), !share.equals(Weight.NONE));
        var baselines = known(backend, added, split.baselineVersion(), !share.equals(Weight.FULL));
        var weights = ServerWeights.of(
                share,
                configured(canaries),
                configured(baselines),
                servers.stream().mapToInt(ServerState::configured).sum());
        if (weights.isEmpty()) {
            throw RouterException.rejected("the weights of " + backend + "'s servers cannot share out " + share
                    + " exactly, only whole percents in any case: use a map, see services." + service + ".map");
        }
        var targets = new HashMap<String, ServerTarget>();
        servers.forEach(s -> targets.put(s.name(), ServerTarget.OFF));
        boolean reachable = headerRoute && !split.canaryVersion().isEmpty();
        put(targets, canaries, weights.get().canary(), reachable);
        put(targets, baselines, weights.get().baseline(), false);
        return targets;
    }

    private String wanted(String backend) {
        return "backend " + backend + " with servers, for service " + service + ": name its backends in services."
                + service + ".backends of the router's settings, or give the backend this name";
    }

    private static List<Integer> configured(List<ServerState> servers) {
        return servers.stream().map(ServerState::configured).toList();
    }

    private static void put(
            Map<String, ServerTarget> targets, List<ServerState> servers, List<Integer> weights, boolean reachable) {
        boolean some = weights.stream().anyMatch(w -> w > 0);
        for (int i = 0; i < servers.size(); i++) {
            targets.put(servers.get(i).name(), new ServerTarget(weights.get(i), some || reachable));
        }
    }

    private List<ServerState> known(String backend, AddedServers added, String version, boolean needed)
            throws RouterException {
        var known = naming.of(version, added.servers()).stream()
                .filter(s -> !added.surplus().contains(s.name()))
                .toList();
        if (sticky && known.stream().anyMatch(s -> AddedServers.isAdded(s.name()))) {
            throw RouterException.rejected("a cookie cannot hold a user on a server that is added at run time: let the"
                    + " configuration of HAProxy have a server for " + version + " of " + service + ", or use a map");
        }
        if (known.isEmpty() && needed) {
            throw RouterException.rejected("version " + version + " of " + service + " has no server in backend "
                    + backend
                    + ": it would be called " + naming.wanted(version) + ", and there are " + names(added.servers())
                    + "; see services." + service + ".versions of the router's settings");
        }
        var open = known.stream().filter(ServerState::canBeOpened).toList();
        return open.isEmpty() ? known : open;
    }

    private static List<String> names(List<ServerState> servers) {
        return servers.stream().map(ServerState::name).toList();
    }

    @Override
    public List<String> cleanupCommands(Answer now, TrafficSplit split) {
        return backends.stream()
                .flatMap(b -> AddedServers.removals(servers(now, b), split).stream())
                .toList();
    }

    @Override
    public Sight sight(Answer now, List<String> versions, Map<String, List<URI>> told) {
        var missing = new ArrayList<String>();
        for (String backend : backends) {
            var servers = servers(now, backend);
            if (servers.isEmpty()) {
                missing.add("no " + wanted(backend));
            } else {
                missing.addAll(renamed(backend, servers, versions));
            }
        }
        return new Sight(backends.stream().map(b -> view(servers(now, b), told)).toList(), missing);
    }

    /**
     * A version whose server is gone gets nothing, and that can be seen, unless servers of other names get some: any of
     * them may be it.
     */
    private List<String> renamed(String backend, List<ServerState> servers, List<String> versions) {
        var others = servers.stream()
                .filter(s -> s.share() > 0 && !versions.contains(naming.versionOf(s.name())))
                .toList();
        return others.isEmpty()
                ? List.of()
                : versions.stream()
                        .filter(v -> !v.isEmpty() && naming.of(v, servers).isEmpty())
                        .map(v -> "no server of version " + v + " in backend " + backend + ", but " + names(others)
                                + " that get requests: name them in services." + service
                                + ".versions of the router's settings, or give the server its name back")
                        .toList();
    }

    /** What goes to other addresses than those of the split is not the version's. */
    private ObservedSplit view(List<ServerState> servers, Map<String, List<URI>> told) {
        var elsewhere = KnownAddresses.beyond(told, ServerAddresses.carrying(servers, naming));
        var parts = new TreeMap<String, Integer>();
        servers.forEach(s -> {
            String version = naming.versionOf(s.name());
            var instead = elsewhere.get(version);
            parts.merge(instead == null ? version : KnownAddresses.strayed(version, instead), s.share(), Integer::sum);
        });
        return ObservedSplit.ofParts(parts);
    }

    /** Without those that get nothing as long as another is well. */
    private static List<ServerState> servers(Answer now, String backend) {
        Set<String> backups = now.counters().stream()
                .filter(c -> backend.equals(c.get("pxname")) && "1".equals(c.get("bck")))
                .map(c -> c.getOrDefault("svname", ""))
                .collect(Collectors.toSet());
        return now.servers().stream()
                .filter(s -> s.backend().equals(backend) && !backups.contains(s.name()))
                .toList();
    }

    @Override
    public Map<String, List<URI>> addresses(Answer now) {
        return ServerAddresses.joined(backends.stream()
                .map(b -> ServerAddresses.fixed(servers(now, b), naming))
                .toList());
    }

    @Override
    public @Nullable String versionOf(String backend, String server, List<String> versions) {
        return backends.contains(backend) ? naming.versionOf(server) : null;
    }
}
