package io.canary.router.haproxy;

import io.canary.spi.KnownAddresses;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Servers that HAProxy's configuration does not have: of versions whose addresses a split tells. They are called {@code
 * VERSION:added-N}, and are gone when HAProxy is started again.
 *
 * @param servers all of the backend, with those that {@code orders} add
 * @param surplus the names of servers that were added for a version and that it has no longer
 * @param orders what adds them, with no weight and in maintenance
 */
record AddedServers(List<ServerState> servers, Set<String> surplus, List<String> orders) {
    private static final Pattern ADDED = Pattern.compile("(.+):added-[0-9]+");
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|\\[[0-9A-Fa-f:.]+]");
    private static final int IN_MAINTENANCE = 1;

    static boolean isAdded(String server) {
        return ADDED.matcher(server).matches();
    }

    /** The version of a server that was added; of any other its name. */
    static String versionOf(String server) {
        var added = ADDED.matcher(server);
        return added.matches() ? added.group(1) : server;
    }

    /**
     * What has to be added to one backend.
     *
     * @throws RouterException for an address that HAProxy cannot take
     */
    static AddedServers of(String backend, List<ServerState> servers, Naming naming, TrafficSplit split)
            throws RouterException {
        var all = new ArrayList<>(servers);
        var surplus = new HashSet<String>();
        var orders = new ArrayList<String>();
        for (String version : HaproxyNode.versions(split)) {
            var told = split.upstreams().getOrDefault(version, List.of());
            var known = naming.of(version, servers);
            boolean isOurs = known.stream().allMatch(s -> isAdded(s.name()));
            if (!told.isEmpty() && !isOurs) {
                requireSame(split.service(), version, known, told);
            } else if (told.isEmpty() && isOurs && isForgotten(version, known, split)) {
                all.removeAll(known);
            } else if (!told.isEmpty()) {
                known.forEach(s -> surplus.add(s.name()));
                for (int i = 1; i <= told.size(); i++) {
                    String name = version + ":added-" + i;
                    add(backend, name, address(told.get(i - 1), version), all, orders);
                    surplus.remove(name);
                }
            }
        }
        return new AddedServers(List.copyOf(all), Set.copyOf(surplus), List.copyOf(orders));
    }

    /** No split may change what HAProxy's configuration says of a version. */
    private static void requireSame(String service, String version, List<ServerState> known, List<URI> told)
            throws RouterException {
        var configured = ServerAddresses.ofServers(
                known.stream().filter(s -> !isAdded(s.name())).toList());
        if (!KnownAddresses.areSame(configured, ServerAddresses.of(told))) {
            throw RouterException.rejected(KnownAddresses.words(service, version, configured, told));
        }
    }

    /**
     * A canary without addresses in the split has no servers of its own from an earlier deployment: those that are left
     * get nothing.
     */
    private static boolean isForgotten(String version, List<ServerState> known, TrafficSplit split) {
        return version.equals(split.canaryVersion()) && known.stream().noneMatch(ServerState::isReady);
    }

    private static void add(String backend, String name, String address, List<ServerState> all, List<String> orders) {
        var there = all.stream().filter(s -> s.name().equals(name)).findFirst();
        if (there.isEmpty()) {
            all.add(new ServerState(backend, name, 0, 0, IN_MAINTENANCE, address));
            orders.add("add server " + backend + "/" + name + " " + address + " weight 0");
        } else if (!ServerAddresses.of(there.get().address()).equals(ServerAddresses.of(address))) {
            int colon = address.lastIndexOf(':');
            orders.add("set server " + backend + "/" + name + " addr " + address.substring(0, colon) + " port "
                    + address.substring(colon + 1));
        }
    }

    /** As HAProxy shows it. */
    private static String address(URI at, String version) throws RouterException {
        if (!"http".equals(at.getScheme())
                || at.getHost() == null
                || !LITERAL.matcher(at.getHost()).matches()) {
            throw RouterException.rejected("HAProxy takes addresses such as http://10.0.0.7:8080 and no others, but "
                    + version + " is to be at " + at + ": let its configuration have a server for it");
        }
        if (!ServiceSettings.NAME.matcher(version).matches()) {
            throw RouterException.rejected("HAProxy has no servers that are called " + version);
        }
        try {
            var host = InetAddress.getByName(at.getHost()); // a number: nothing is looked up
            return host.getHostAddress() + ":" + (at.getPort() < 0 ? 80 : at.getPort());
        } catch (UnknownHostException e) {
            throw new RouterException(RouterException.Kind.REJECTED, at + " is not an address", e);
        }
    }

    /**
     * What takes away those of versions that are not in a split any more, when the next canary comes: until then one
     * may want to go back. HAProxy refuses while they have connections.
     */
    static List<String> removals(List<ServerState> servers, TrafficSplit split) {
        var versions = HaproxyNode.versions(split);
        if (versions.contains(TrafficRouter.NO_VERSION)) {
            return List.of();
        }
        return servers.stream()
                .filter(s -> isAdded(s.name()) && !s.isReady() && !versions.contains(versionOf(s.name())))
                .map(s -> "del server " + s.backend() + "/" + s.name())
                .toList();
    }
}
