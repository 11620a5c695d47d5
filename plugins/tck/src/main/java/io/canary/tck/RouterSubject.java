package io.canary.tck;

import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an examination needs to know of a router. Everything but the first two has a default. */
public interface RouterSubject {

    /** The plugin's factory. */
    TrafficRouterFactory<?> factory();

    /**
     * Settings with which a router can be made, as the tree that stands in the configuration. Asked for each router.
     */
    Map<String, ?> settings();

    /** Settings that must be refused; an unknown name is tried in any case. */
    default List<Map<String, ?>> badSettings() {
        return List.of();
    }

    /** Two services or more that a router of these settings can move. */
    default List<String> services() {
        return List.of("checkout", "search");
    }

    /** Two versions or more that each of the services has. */
    default List<String> versions() {
        return List.of("v1", "v2", "v3");
    }

    /** The addresses that splits of this service shall carry, by version; only for a router with {@code UPSTREAMS}. */
    default Map<String, List<URI>> upstreams(String service) {
        return Map.of();
    }

    /**
     * Moves a version of a service to another address in the traffic layer itself, as an operator would who goes around
     * the router.
     *
     * @return false where that cannot be done, or was not: the router is then not examined for it
     * @throws Exception if it failed
     */
    default boolean moveBehindItsBack(String service, String version, URI address) throws Exception {
        return false;
    }

    /**
     * A client that sends requests through the traffic layer of this router; empty where there is no traffic to look
     * at.
     *
     * @param router open, made by the factory
     */
    default Optional<TrafficClient> client(TrafficRouter router) {
        return Optional.empty();
    }

    /**
     * A router, open, whose next {@link TrafficRouter#setTrafficSplit} for the first of the services takes a second or
     * longer, but whose {@link TrafficRouter#observe} does not; empty where the traffic layer cannot be made slow. It
     * is closed by the examination.
     *
     * @throws Exception if it cannot be opened
     */
    default Optional<TrafficRouter> openSlow() throws Exception {
        return Optional.empty();
    }

    /**
     * A service that a router of {@link #settings} is asked for, and of which the traffic layer has no object under the
     * name that the settings give it: no such backend, id, file or endpoint. It must be observed as {@code NotFound},
     * and no rollback of it may be confirmed. Empty where there can be none.
     */
    default Optional<String> serviceThatIsMissing() {
        return Optional.empty();
    }

    /**
     * Whether a reader sees nothing between two splits. False for a traffic layer that takes the share of each version
     * by itself, one after the other: then each version's share must lie between the two.
     */
    default boolean changesInOneStep() {
        return true;
    }

    /** Whether the split stays in force when a router is closed; false for a router that carries the traffic itself. */
    default boolean trafficOutlivesRouter() {
        return true;
    }

    /** How many calls a random walk makes; fewer for a traffic layer that takes seconds for each. */
    default int stepsOfAWalk() {
        return 30;
    }

    /**
     * A lease that is long enough to be renewed in, with calls that take as long as they do: the examination waits for
     * it to run out some ten times.
     */
    default Duration lease() {
        return Duration.ofMillis(600);
    }

    /** How long one call may take. */
    default Duration callLimit() {
        return Duration.ofSeconds(30);
    }

    /**
     * A router of {@code settings}, made as the host makes it: the settings are read into the factory's record first.
     *
     * @throws Exception if the settings or the factory refuse
     */
    static TrafficRouter open(TrafficRouterFactory<?> factory, Map<String, ?> settings, RecordingContext host)
            throws Exception {
        return created(factory, settings, host);
    }

    private static <S extends Record> TrafficRouter created(
            TrafficRouterFactory<S> factory, Map<String, ?> settings, RecordingContext host) throws Exception {
        return factory.create(Settings.read(factory.settings(), settings), host);
    }
}
