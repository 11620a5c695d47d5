package io.canary.router.envoy;

import io.canary.spi.Weight;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that nodes can be given of one state.
 *
 * @param resources by kind and name; each kind is there
 * @param configurations by service, the route configuration that it is in
 */
record Snapshot(State state, Map<Kind, SortedMap<String, Resource>> resources, Map<String, String> configurations) {

    SortedMap<String, Resource> of(Kind kind) {
        return resources.getOrDefault(kind, new TreeMap<>());
    }

    String configurationOf(String service) {
        return configurations.getOrDefault(service, service);
    }

    /** The clusters that the service's requests may go to. */
    Set<String> clustersOf(String service) {
        var route = state.route(service);
        return route == null
                ? Set.of()
                : Stream.concat(Stream.of(route.baseline()), Stream.ofNullable(route.canary()))
                        .map(upstream -> upstream.clusterOf(service))
                        .collect(Collectors.toSet());
    }

    /** Those of them that have a share. A client may well not ask for the others. */
    Set<String> busyClustersOf(String service) {
        var route = state.route(service);
        return route == null
                ? Set.of()
                : Stream.concat(Stream.of(route.baseline()), Stream.ofNullable(route.canary()))
                        .filter(upstream -> !Weight.NONE.equals(route.weights().get(upstream.version())))
                        .map(upstream -> upstream.clusterOf(service))
                        .collect(Collectors.toSet());
    }
}
