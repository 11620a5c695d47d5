package io.canary.router.proxy;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.Unit;
import io.canary.spi.settings.ValidName;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One service that the proxy stands in front of.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0: any that is free
 * @param versions where each version listens; a split may bring further addresses, and those win
 * @param baselineVersion the version that gets all traffic before the first split; without it requests are answered
 *     with 503 until then
 * @param sticky how users are distinguished; without it each request is shared out on its own
 * @param connectTimeout how long a connection to an upstream may take
 * @param responseTimeout how long an upstream may take from the request's end to the head of its answer
 * @param idleTimeout how long a client's connection may be without any data; 0: for ever
 * @param upstreamIdleTimeout how long a connection to an upstream may carry nothing and still be used again
 * @param maxInFlight how many requests may be under way; what comes beyond is answered with 503
 * @param clientSharePercent how much of that one client may have, an address or an IPv6 network of 64 bits
 * @param headTimeout how long the head of a request may take from its first byte
 * @param bodyIdleTimeout in which time at least 1 KiB of a body has to come, unless it ends; 0: for ever
 * @param writeIdleTimeout how long a client may take nothing of its answer; 0: for ever
 */
public record ServiceSettings(
        @Default("127.0.0.1") String host,
        @Range(min = 0, max = 65_535) @Default("0") int port,
        Map<String, VersionSettings> versions,
        @Nullable @ValidName String baselineVersion,
        @Nullable StickySettings sticky,

        @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 600) @Default("5")
        Duration connectTimeout,

        @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 86_400) @Default("60")
        Duration responseTimeout,

        @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = 86_400) @Default("300")
        Duration idleTimeout,

        @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 86_400) @Default("4")
        Duration upstreamIdleTimeout,

        @Range(min = 1, max = 1_000_000) @Default("4096") int maxInFlight,

        @Range(min = 1, max = 100) @Default("25") int clientSharePercent,

        @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 3_600) @Default("10")
        Duration headTimeout,

        @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = 86_400) @Default("30")
        Duration bodyIdleTimeout,

        @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = 86_400) @Default("60")
        Duration writeIdleTimeout) {

    /** @throws SettingsException for a baseline version without addresses */
    public ServiceSettings {
        if (baselineVersion != null && !versions.containsKey(baselineVersion)) {
            throw new SettingsException(List.of(new Problem(
                    "/baseline_version", "must be one of versions " + versions.keySet() + ", was " + baselineVersion)));
        }
    }
}
