package io.canary.spi;

import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the versions of one service listen, for routers that take addresses at run time: what the settings say, and
 * what splits have brought since, which lives as long as the deployment that brought it. Settings win. Of what splits
 * brought, only the addresses of the version in service stay when a deployment ends. Immutable.
 *
 * @param service for messages
 * @param set as the settings say, by version
 * @param told from splits, by version; of versions that are not in the settings
 * @param inService the version that has everything when no deployment runs; null as long as it is unknown
 */
public record KnownAddresses(
        String service,
        Map<String, List<URI>> set,
        Map<String, List<URI>> told,
        @Nullable String inService) {

    /** Settings win over splits. */
    public KnownAddresses {
        set = Map.copyOf(set);
        var rest = new HashMap<>(told);
        rest.keySet().removeAll(set.keySet());
        rest.values().removeIf(List::isEmpty);
        told = Map.copyOf(rest);
    }

    /** What the settings say, before any split. */
    public static KnownAddresses of(String service, Map<String, List<URI>> set, @Nullable String inService) {
        return new KnownAddresses(service, set, Map.of(), inService);
    }

    /** The same with what an earlier process remembered. */
    public KnownAddresses remembered(String version, Map<String, List<URI>> before) {
        return new KnownAddresses(service, set, before, version);
    }

    /**
     * What no split may change: the addresses of the settings, and of the version in service.
     *
     * @return by version
     */
    public Map<String, List<URI>> fixed() {
        var all = new HashMap<>(set);
        var current = inService == null ? null : told.get(inService);
        if (current != null) {
            all.put(Objects.requireNonNull(inService), current);
        }
        return all;
    }

    /** Where a version listens; empty if unknown. */
    public List<URI> of(String version) {
        return set.getOrDefault(version, told.getOrDefault(version, List.of()));
    }

    /** Whether it is known where a version listens. */
    public boolean knows(String version) {
        return !of(version).isEmpty();
    }

    /**
     * While {@code split} is in force.
     *
     * @throws RouterException a refusal, if it tells other addresses of a version than are {@link #fixed}
     */
    public KnownAddresses during(TrafficSplit split) throws RouterException {
        var others = others(fixed(), split.upstreams());
        if (!others.isEmpty()) {
            throw RouterException.rejected(others.entrySet().stream()
                    .map(e -> words(service, e.getKey(), of(e.getKey()), e.getValue()))
                    .collect(Collectors.joining("; ")));
        }
        var now = new HashMap<>(told);
        now.keySet().retainAll(Set.of(split.baselineVersion(), split.canaryVersion()));
        now.putAll(split.upstreams());
        return new KnownAddresses(service, set, now, split.baselineVersion());
    }

    /** Once {@code version} was promoted; the rollback to the version before is still known, until the next split. */
    public KnownAddresses promoted(String version) {
        return new KnownAddresses(service, set, told, version);
    }

    /** Once everything is back on {@code version}: what the deployment brought for other versions is forgotten. */
    public KnownAddresses rolledBack(String version) {
        var now = new HashMap<>(told);
        now.keySet().retainAll(Set.of(version));
        return new KnownAddresses(service, set, now, version);
    }

    /**
     * Versions for which a split brings other addresses than are known. Their order does not matter.
     */
    public static Map<String, List<URI>> others(Map<String, List<URI>> known, Map<String, List<URI>> told) {
        var others = new TreeMap<String, List<URI>>();
        told.forEach((version, addresses) -> {
            var its = known.get(version);
            if (its != null && !areSame(its, addresses)) {
                others.put(version, addresses);
            }
        });
        return others;
    }

    /** Versions that have addresses beside those of the split, with all that they have; missing ones may be down. */
    public static Map<String, List<URI>> beyond(Map<String, List<URI>> told, Map<String, List<URI>> actual) {
        var beyond = new TreeMap<String, List<URI>>();
        actual.forEach((version, addresses) -> {
            var its = told.get(version);
            if (its != null && !plain(its).containsAll(plain(addresses))) {
                beyond.put(version, addresses);
            }
        });
        return beyond;
    }

    /** Whether these are the same instances, however they are written and in whatever order. */
    public static boolean areSame(List<URI> some, List<URI> others) {
        return plain(some).equals(plain(others));
    }

    /** Why a split may not move a version, for people. */
    public static String words(String service, String version, List<URI> known, List<URI> told) {
        return "version " + version + " of service " + service + " is known at " + joined(known)
                + ", and upstreams put it at " + joined(told)
                + ": leave it out of upstreams; where it listens is changed in the router's settings";
    }

    /**
     * How {@link TrafficRouter#observe} names what has a share in the place of a version: the traffic goes to other
     * addresses than the split has, so that it is not that version which carries it.
     */
    public static String strayed(String version, List<URI> instead) {
        return version + " at " + joined(instead);
    }

    /**
     * What is seen, with the shares of versions whose traffic goes elsewhere under the names of {@link
     * #strayed}.
     *
     * @param seen by the names of versions
     * @param told where versions should listen; those that are missing may listen anywhere
     * @param actual where they do; those that are missing are not known
     */
    public static Observation.InForce compared(
            Observation.InForce seen, Map<String, List<URI>> told, Map<String, List<URI>> actual) {
        var others = beyond(told, actual);
        var weights = new HashMap<String, Weight>();
        seen.weights().forEach((version, weight) -> {
            var instead = others.get(version);
            weights.put(instead == null ? version : strayed(version, instead), weight);
        });
        return new Observation.InForce(weights);
    }

    private static String joined(List<URI> addresses) {
        return addresses.isEmpty()
                ? "no address"
                : addresses.stream().map(URI::toString).collect(Collectors.joining(", "));
    }

    private static Set<String> plain(List<URI> addresses) {
        var all = new HashSet<String>();
        addresses.forEach(address -> all.add(plain(address)));
        return all;
    }

    private static String plain(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        String path = address.getRawPath() == null || address.getRawPath().equals("/") ? "" : address.getRawPath();
        int port = address.getPort() >= 0 ? address.getPort() : scheme.equals("https") ? 443 : 80;
        return scheme + "://" + String.valueOf(address.getHost()).toLowerCase(Locale.ROOT) + ":" + port + path;
    }
}
