package io.canary.config;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.Unit;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that an operator can set.
 *
 * @param routers by name; at least one
 * @param defaultRouter the router of deployments that name none; optional if there is only one
 * @param sources the metric sources, by name; may be empty
 */
public record Config(
        Http http,
        Deployments deployments,
        Plugins plugins,
        Data data,
        JournalConfig journal,
        Metrics metrics,
        TelemetryConfig telemetry,
        @Nullable String defaultRouter,
        Map<String, Router> routers,
        Map<String, Source> sources) {

    /** @throws SettingsException if there is no router, or no such default router */
    public Config {
        var problems = new ArrayList<Problem>();
        if (routers.isEmpty()) {
            problems.add(new Problem("/routers", "must name at least one router"));
        } else if (defaultRouter == null && routers.size() == 1) {
            defaultRouter = routers.keySet().iterator().next();
        } else if (defaultRouter != null && !routers.containsKey(defaultRouter)) {
            problems.add(new Problem(
                    "/default_router",
                    "must be one of " + String.join(", ", routers.keySet()) + ", was " + defaultRouter));
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    /** The same with other plugin folders. */
    public Config with(Plugins other) {
        return new Config(http, deployments, other, data, journal, metrics, telemetry, defaultRouter, routers, sources);
    }

    /**
     * The REST interface.
     *
     * @param host the address to listen on: 127.0.0.1 for this machine only, 0.0.0.0 for all of its networks
     * @param port 0 for any free one
     * @param confirmWait how long the response to a create or a command waits for the router
     * @param idleTimeout how long a connection may be idle before it is closed
     * @param bodyTimeout how long the body of a request may take, from its headers to its end
     * @param uploadTimeout the same for bodies that may be large: samples as NDJSON, and recordings
     * @param bodyRateMin how many bytes of a body have to arrive per second, on average over each {@code bodyGrace}; 0
     *     for no minimum
     * @param bodiesBytesMax how many bytes of bodies all requests may hold together; default: 1/8 of the heap
     * @param answersBytesMax how many bytes of responses may wait for slow clients; default: 1/8 of the heap
     * @param shutdown how long requests in flight may take when the service stops
     * @param readsMax how many reads that need a worker or the journal may be in progress at once
     * @param waitsMax how many long polls ({@code wait_sec}) may be open at once
     * @param eventStreamsMax how many streams of events may be open at once
     * @param viewersMax how many live views, of the page or of others, may be open at once
     * @param headTimeout how long the head of a request may take, from its first byte to its end
     * @param connectionsMax how many connections may be open at once; default: as many as the process can carry
     * @param connectionsPerAddressMax of these, from one address; never more than 7/8 of them
     * @param hosts names by which clients may address the service, besides those of the loopback address; {@code *}
     *     stands for any characters
     * @param origins origins whose pages may send requests, besides the service's own
     */
    public record Http(
            @Default("127.0.0.1") String host,
            @Default("8000") @Range(min = 0, max = 65535) int port,

            @Default("2000") @Unit(ChronoUnit.MILLIS) @Range(min = 0, max = 60_000)
            Duration confirmWait,

            @Default("30") @Unit(ChronoUnit.SECONDS) @Range(min = 1, max = 3600)
            Duration idleTimeout,

            @Default("60") @Unit(ChronoUnit.SECONDS) @Range(min = 1, max = 3600)
            Duration bodyTimeout,

            @Default("300") @Unit(ChronoUnit.SECONDS) @Range(min = 1, max = 86_400)
            Duration uploadTimeout,

            @Default("1024") @Range(min = 0, max = 1_000_000)
            int bodyRateMin,

            @Default("10") @Unit(ChronoUnit.SECONDS) @Range(min = 1, max = 3600)
            Duration bodyGrace,

            @Nullable @Range(min = 65_536, max = 1e12) Long bodiesBytesMax,

            @Nullable @Range(min = 65_536, max = 1e12) Long answersBytesMax,

            @Default("10") @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = 600)
            Duration shutdown,

            @Default("128") @Range(min = 1, max = 1_000_000) int readsMax,

            @Default("10000") @Range(min = 0, max = 1_000_000)
            int waitsMax,

            @Default("100") @Range(min = 0, max = 100_000) int eventStreamsMax,

            @Default("2000") @Range(min = 0, max = 100_000) int viewersMax,

            @Default("10") @Unit(ChronoUnit.SECONDS) @Range(min = 1, max = 3600)
            Duration headTimeout,

            @Range(min = 8, max = 1_000_000) @Nullable Integer connectionsMax,

            @Default("500") @Range(min = 1, max = 1_000_000) int connectionsPerAddressMax,

            List<String> hosts,
            List<String> origins) {

        /**
         * @throws SettingsException if connections would be closed while their response waits for the router, or if a
         *     host or an origin is malformed
         */
        public Http {
            HttpNames.check(hosts, origins);
            if (confirmWait.compareTo(idleTimeout) >= 0) {
                throw new SettingsException(List.of(new Problem(
                        "/confirm_wait_ms",
                        "must be less than idle_timeout_sec (" + idleTimeout.toMillis() + " ms), was "
                                + confirmWait.toMillis())));
            }
        }

        /** {@code bodiesBytesMax}, or its default. */
        public long bodyBytes() {
            return bodiesBytesMax == null ? HeapLimits.bodyBytes() : bodiesBytesMax;
        }

        /** {@code answersBytesMax}, or its default. */
        public long answerBytes() {
            return answersBytesMax == null ? HeapLimits.answerBytes() : answersBytesMax;
        }
    }

    /**
     * How deployments are run.
     *
     * @param routerDeadline how long a router may fail to set the first split before the deployment is FAILED
     * @param retention how long ended deployments stay readable
     * @param knownBad how long versions that were rolled back are refused
     * @param openMax how many deployments can be open at once; default: one for each 32 KiB of the heap
     */
    public record Deployments(
            @Default("60") @Unit(ChronoUnit.SECONDS) @Range(min = 1, max = 86_400)
            Duration routerDeadline,

            @Nullable @Range(min = 1, max = 10_000_000) Integer openMax,

            Retention retention,
            KnownBad knownBad) {

        /** {@code openMax}, or its default. */
        public int openMost() {
            return openMax == null ? HeapLimits.openDeployments() : openMax;
        }
    }

    /**
     * How long versions that were rolled back are remembered, and refused.
     *
     * @param max how many of each service are remembered; the oldest are forgotten first
     * @param totalMax how many of all services; beyond it, the service with the most forgets its oldest
     * @param age how long each is remembered
     */
    public record KnownBad(
            @Default("10000") @Range(min = 0, max = 1_000_000)
            int max,

            @Default("20000") @Range(min = 0, max = 1_000_000)
            int totalMax,

            @Default("2160") @Unit(ChronoUnit.HOURS) @Range(above = 0, max = 87_600)
            Duration age) {}

    /**
     * How long ended deployments stay readable.
     *
     * @param endedMax how many of each service are kept; the oldest are deleted first
     * @param endedTotalMax how many of all services; beyond it, the service with the most loses its oldest
     * @param age how long each is kept at most
     */
    public record Retention(
            @Default("1000") @Range(min = 0, max = 1_000_000)
            int endedMax,

            @Default("5000") @Range(min = 0, max = 1_000_000)
            int endedTotalMax,

            @Default("168") @Unit(ChronoUnit.HOURS) @Range(above = 0, max = 87_600)
            Duration age) {}

    /**
     * Where router plugins are loaded from.
     *
     * @param dirs the folders of their jars
     */
    public record Plugins(List<Path> dirs) {}

    /**
     * Where durable state is kept.
     *
     * @param dir the folder of the journal and of the routers' state
     */
    public record Data(@Default("data") Path dir) {}

    /**
     * What is measured of the service itself.
     *
     * @param deploymentsMax how many running deployments have their own gauges at {@code GET /metrics}; the oldest do
     * @param vertx whether Vert.x's own metrics are measured too, which costs some speed
     */
    public record Metrics(
            @Default("1000") @Range(min = 0, max = 100_000) int deploymentsMax,
            @Default("false") boolean vertx) {}

    /**
     * A router: a plugin with settings.
     *
     * @param type the plugin's type
     * @param callTimeout how long a call may take before it is interrupted
     * @param upstreamsAllowed networks and hosts that deployments may name as upstreams, besides those in the settings
     * @param settings as the plugin describes them
     */
    public record Router(
            String type,

            @Default("10") @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 3600)
            Duration callTimeout,

            List<String> upstreamsAllowed,
            Map<String, Object> settings) {

        /** @throws SettingsException if an entry is neither a network nor a host */
        public Router {
            try {
                UpstreamRules.of(upstreamsAllowed);
            } catch (SettingsException e) {
                throw new SettingsException(e.problems().stream()
                        .map(problem -> problem.below("/upstreams_allowed"))
                        .toList());
            }
        }

        /** {@code upstreamsAllowed}, parsed. */
        public UpstreamRules upstreamRules() {
            return UpstreamRules.of(upstreamsAllowed);
        }
    }

    /**
     * A metric source: a plugin with settings.
     *
     * @param type the plugin's type
     * @param every how long the intervals are in which it is read
     * @param callTimeout how long a read may take before it is interrupted
     * @param defaultQuery what is asked of it for deployments that do not say; null for nothing
     * @param settings as the plugin describes them
     */
    public record Source(
            String type,

            @Default("10") @Unit(ChronoUnit.SECONDS) @Range(min = 1, max = 3600)
            Duration every,

            @Default("10") @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 3600)
            Duration callTimeout,

            @Nullable Map<String, Object> defaultQuery,
            Map<String, Object> settings) {}
}
