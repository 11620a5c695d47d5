package io.canary.config;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.Secret;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.Unit;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything that an operator can set.
 *
 * @param routers by name; at least one
 * @param defaultRouter the router of deployments that name none; may be left out where there is just one
 */
public record Config(
        Http http,
        Deployments deployments,
        Plugins plugins,
        Data data,
        Journal journal,
        Metrics metrics,
        @Nullable String defaultRouter,
        Map<String, Router> routers) {

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
        return new Config(http, deployments, other, data, journal, metrics, defaultRouter, routers);
    }

    /**
     * The REST interface.
     *
     * @param host the address to listen on: 127.0.0.1 for this machine only, 0.0.0.0 for all of its networks
     * @param port 0 for any free one
     * @param confirmWait how long an answer to a create or a command waits for the router
     * @param idleTimeout a connection on which nothing moves for so long is closed
     * @param bodyTimeout how long the body of a request may take, from its headers to its end
     * @param uploadTimeout the same of bodies that may be large: of samples as NDJSON, and of recordings
     * @param bodyRateMin so many bytes of a body have to come in a second, in each {@code bodyGrace}; 0 for any
     * @param bodiesBytesMax so many bytes of bodies may be held at once, by all requests together; by default an eighth
     *     of the heap
     * @param answersBytesMax so many bytes of answers may wait for their clients to take them; by default an eighth of
     *     the heap
     * @param shutdown how long requests in flight may take when the service stops
     * @param readsMax how many reads that need a worker or the journal may be in progress at once
     * @param waitsMax how many requests may wait for a deployment at once ({@code wait_sec})
     * @param eventStreamsMax how many streams of events may be open at once
     * @param headTimeout how long the head of a request may take, from its first byte to its end
     * @param connectionsMax how many connections may be open at once; null for as many as the process can carry
     * @param connectionsPerAddressMax of these, from one address; never more than 7/8 of them
     * @param hosts names that the service answers as, besides those of the loopback; {@code *} stands for any
     *     characters
     * @param origins of pages that may send requests, besides the service's own
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

            @Default("10") @Unit(ChronoUnit.SECONDS) @Range(min = 1, max = 3600)
            Duration headTimeout,

            @Range(min = 8, max = 1_000_000) @Nullable Integer connectionsMax,

            @Default("500") @Range(min = 1, max = 1_000_000) int connectionsPerAddressMax,

            List<String> hosts,
            List<String> origins) {

        /**
         * @throws SettingsException if connections would be closed while their answer waits for the router, or a host
         *     or an origin is none
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

        /** How many bytes of bodies may be held at once, by all requests together. */
        public long bodyBytes() {
            return bodiesBytesMax == null ? HeapLimits.bodyBytes() : bodiesBytesMax;
        }

        /** How many bytes of answers may wait for their clients to take them. */
        public long answerBytes() {
            return answersBytesMax == null ? HeapLimits.answerBytes() : answersBytesMax;
        }
    }

    /**
     * How deployments are run.
     *
     * @param routerDeadline for so long a router may fail to set the first split before the deployment is FAILED
     * @param retention how long ended deployments stay readable
     * @param knownBad how long versions that were rolled back are known to be bad
     * @param openMax so many deployments can be open at once; by default one for each 32 KiB of the heap
     */
    public record Deployments(
            @Default("60") @Unit(ChronoUnit.SECONDS) @Range(min = 1, max = 86_400)
            Duration routerDeadline,

            @Nullable @Range(min = 1, max = 10_000_000) Integer openMax,

            Retention retention,
            KnownBad knownBad) {

        /** How many deployments can be open at once. */
        public int openMost() {
            return openMax == null ? HeapLimits.openDeployments() : openMax;
        }
    }

    /**
     * How long versions that were rolled back are known to be bad.
     *
     * @param max so many of each service are known, the newest
     * @param totalMax so many of all services are known: what is beyond goes from the service with the most
     * @param age for so long each is known
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
     * @param endedMax so many ended deployments of each service are kept, the newest
     * @param endedTotalMax so many of all services are kept: what is beyond goes from the service with the most
     * @param age so long each is kept at most
     */
    public record Retention(
            @Default("1000") @Range(min = 0, max = 1_000_000)
            int endedMax,

            @Default("5000") @Range(min = 0, max = 1_000_000)
            int endedTotalMax,

            @Default("168") @Unit(ChronoUnit.HOURS) @Range(above = 0, max = 87_600)
            Duration age) {}

    /**
     * Where router plugins are.
     *
     * @param dirs the folders in which their jars lie
     */
    public record Plugins(List<Path> dirs) {}

    /**
     * Where things are kept.
     *
     * @param dir the folder for everything durable
     */
    public record Data(@Default("data") Path dir) {}

    /**
     * Where deployments are written, so that they outlive the process.
     *
     * @param url of the PostgreSQL database, as JDBC has it; needed with that type only
     * @param user of the database
     * @param password of the user
     * @param tls how the connection is secured; null for what suits where the database is
     * @param tlsAuthority a PEM file with the certificates of those who vouch for the server; null for those that Java
     *     trusts
     */
    public record Journal(
            @Default("sqlite") Type type,
            @Nullable String url,
            @Nullable String user,
            @Nullable Secret password,
            @Nullable Tls tls,
            @Nullable Path tlsAuthority) {

        /** How the connection to a database is secured. */
        public enum Tls {
            /** Encrypted, with a server that shows to be the one that is meant. */
            VERIFY_FULL,
            /** Encrypted, with whoever answers. */
            REQUIRE,
            /** Not at all. */
            OFF;

            @Override
            public String toString() {
                return name().toLowerCase(Locale.ROOT).replace('_', '-');
            }
        }

        /** What they are written to. */
        public enum Type {
            /** A file in {@code data.dir}. */
            SQLITE,
            /** A database on a server. */
            POSTGRESQL,
            /** Nothing: they are forgotten with the process. */
            MEMORY
        }

        private static final Pattern SETS_TLS = Pattern.compile("[?&]ssl(mode)?(=|&|$)");

        /**
         * Checked.
         *
         * @throws SettingsException if the database is not named, or is named although none is used; or if its URL says
         *     how it is secured
         */
        public Journal {
            var problems = new ArrayList<Problem>(0);
            if ((type == Type.POSTGRESQL) != (url != null)) {
                problems.add(new Problem(
                        "/url",
                        type == Type.POSTGRESQL ? "is required with type postgresql" : "belongs to type postgresql"));
            } else if (url != null && SETS_TLS.matcher(url).find()) {
                problems.add(new Problem("/url", "must not have ssl or sslmode: set journal.tls instead"));
            }
            if (type != Type.POSTGRESQL && (tls != null || tlsAuthority != null)) {
                problems.add(new Problem(tls != null ? "/tls" : "/tls_authority", "belongs to type postgresql"));
            }
            if (!problems.isEmpty()) {
                throw new SettingsException(problems);
            }
        }
    }

    /**
     * What is measured of the service itself.
     *
     * @param deploymentsMax so many running deployments have gauges of their own at {@code GET /metrics}, the oldest
     * @param vertx whether the metrics of Vert.x itself are measured too, which costs some speed
     */
    public record Metrics(
            @Default("1000") @Range(min = 0, max = 100_000) int deploymentsMax,
            @Default("false") boolean vertx) {}

    /**
     * A router: a plugin with settings.
     *
     * @param type the plugin's type
     * @param callTimeout a call that takes longer is interrupted
     * @param upstreamsAllowed where deployments may say that versions listen, beside the addresses of the settings
     * @param settings as the plugin describes them
     */
    public record Router(
            String type,

            @Default("10") @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 3600)
            Duration callTimeout,

            List<String> upstreamsAllowed,
            Map<String, Object> settings) {

        /** @throws SettingsException for what is neither a network nor a host */
        public Router {
            try {
                UpstreamRules.of(upstreamsAllowed);
            } catch (SettingsException e) {
                throw new SettingsException(e.problems().stream()
                        .map(problem -> problem.below("/upstreams_allowed"))
                        .toList());
            }
        }

        /** Where deployments may say that versions listen. */
        public UpstreamRules upstreamRules() {
            return UpstreamRules.of(upstreamsAllowed);
        }
    }
}
