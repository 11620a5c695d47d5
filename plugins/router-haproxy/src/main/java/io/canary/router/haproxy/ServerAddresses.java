package io.canary.router.haproxy;

import io.canary.spi.Weight;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Where servers are, in one spelling, so that what HAProxy shows can be compared with what it was told. */
final class ServerAddresses {
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private ServerAddresses() {}

    /** As HAProxy shows it, such as {@code 10.0.0.7:8080}; empty for a server that has none, or not yet. */
    static Optional<URI> of(String shown) {
        int colon = shown.lastIndexOf(':');
        String port = shown.substring(colon + 1);
        return colon < 0 || !port.matches("[0-9]{1,5}") ? Optional.empty() : of(shown.substring(0, colon), port);
    }

    private static Optional<URI> of(String host, String port) {
        if (!LITERAL.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            String plain = InetAddress.getByName(host).getHostAddress(); // a number: nothing is looked up
            return Optional.of(URI.create("http://" + (plain.contains(":") ? "[" + plain + "]" : plain) + ":" + port));
        } catch (UnknownHostException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The addresses of a split, in the same spelling; what is no address of a number stays as it is. */
    static List<URI> of(List<URI> told) {
        return told.stream().map(ServerAddresses::plain).toList();
    }

    static Map<String, List<URI>> of(Map<String, List<URI>> told) {
        var all = new HashMap<String, List<URI>>();
        told.forEach((version, addresses) -> all.put(version, of(addresses)));
        return all;
    }

    private static URI plain(URI told) {
        String host = String.valueOf(told.getHost()).replace("[", "").replace("]", "");
        return of(host, Integer.toString(told.getPort() < 0 ? 80 : told.getPort()))
                .orElse(told);
    }

    static List<URI> ofServers(List<ServerState> servers) {
        return servers.stream()
                .flatMap(s -> of(s.address()).stream())
                .distinct()
                .toList();
    }

    /** By version, those of the servers that get requests. */
    static Map<String, List<URI>> carrying(List<ServerState> servers, Naming naming) {
        return byVersion(servers.stream().filter(s -> s.share() > 0).toList(), naming);
    }

    /**
     * Those that no split may tell otherwise: of versions that have servers in HAProxy's configuration, and of a
     * version that has everything.
     */
    static Map<String, List<URI>> fixed(List<ServerState> servers, Naming naming) {
        var parts = new TreeMap<String, Integer>();
        servers.forEach(s -> parts.merge(naming.versionOf(s.name()), s.share(), Integer::sum));
        var shares = ObservedSplit.ofParts(parts).weights();
        return byVersion(
                servers.stream()
                        .filter(s -> !AddedServers.isAdded(s.name())
                                || (Weight.FULL.equals(shares.get(naming.versionOf(s.name()))) && s.share() > 0))
                        .toList(),
                naming);
    }

    private static Map<String, List<URI>> byVersion(List<ServerState> servers, Naming naming) {
        var all = new TreeMap<String, List<URI>>();
        servers.forEach(s -> of(s.address())
                .ifPresent(at -> all.computeIfAbsent(naming.versionOf(s.name()), v -> new ArrayList<>())
                        .add(at)));
        return all;
    }

    static Map<String, List<URI>> joined(List<Map<String, List<URI>>> parts) {
        var all = new TreeMap<String, Set<URI>>();
        parts.forEach(part -> part.forEach((version, addresses) ->
                all.computeIfAbsent(version, v -> new LinkedHashSet<>()).addAll(addresses)));
        var joined = new TreeMap<String, List<URI>>();
        all.forEach((version, addresses) -> joined.put(version, List.copyOf(addresses)));
        return joined;
    }
}
