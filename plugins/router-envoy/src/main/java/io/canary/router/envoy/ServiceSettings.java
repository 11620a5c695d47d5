package io.canary.router.envoy;

import io.canary.spi.Weight;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.Unit;
import io.canary.spi.settings.ValidName;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One service in the configuration of nodes.
 *
 * @param versions where each version listens; a split may bring further addresses, and those win
 * @param clusters how your own clusters are called, with {@code {version}} in it, for versions that have no addresses
 * @param baselineVersion what a node that comes with nothing is given before the first split; null for nothing
 * @param routes the route configuration that the service is in; null for one of the service's own name
 * @param domains the hosts whose requests are the service's, as Envoy matches them
 * @param prefix where the paths begin that are the service's
 * @param header the request header that asks for a version; null for none
 * @param mirror how many of the baseline's requests the canary gets a copy of
 * @param protocol what Envoy speaks with the versions
 * @param connectTimeout how long Envoy may take for a connection to a version
 * @param requestTimeout how long a version may take for a whole answer; 0 for as long as it likes
 */
public record ServiceSettings(
        Map<String, VersionSettings> versions,
        @Nullable String clusters,
        @Nullable @ValidName String baselineVersion,
        @Nullable String routes,
        List<String> domains,
        @Default("/") String prefix,
        @Nullable String header,
        @Default("0") Weight mirror,
        @Default("http1") Protocol protocol,

        @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 3_600) @Default("5")
        Duration connectTimeout,

        @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = 86_400) @Default("15")
        Duration requestTimeout) {

    static final String VERSION = "{version}";

    /** @throws SettingsException for what does not go together */
    public ServiceSettings {
        var problems = new ArrayList<Problem>();
        if (baselineVersion != null && !versions.containsKey(baselineVersion) && clusters == null) {
            problems.add(new Problem(
                    "/baseline_version", "must be one of versions " + versions.keySet() + ", was " + baselineVersion));
        }
        if (clusters != null && !clusters.contains(VERSION)) {
            problems.add(new Problem("/clusters", "must have " + VERSION + " in it, was " + clusters));
        }
        if (!prefix.startsWith("/")) {
            problems.add(new Problem("/prefix", "must begin with /, was " + prefix));
        }
        if (header != null && !header.matches("[0-9A-Za-z!#$%&'*+.^_`|~-]+")) {
            problems.add(new Problem("/header", "must be the name of a header, was \"" + header + "\""));
        }
        if (routes != null && routes.isBlank()) {
            problems.add(new Problem("/routes", "must be the name of a route configuration"));
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        domains = domains.isEmpty() ? List.of("*") : List.copyOf(domains);
        header = header == null ? null : header.toLowerCase(java.util.Locale.ROOT);
    }

    /** The route configuration of a service of this name. */
    String routesOf(String service) {
        return routes == null ? service : routes;
    }

    /** As the settings have it; null for a version that they do not have. */
    @Nullable
    VersionUpstream side(String version) {
        var set = versions.get(version);
        if (set != null) {
            return set.side(version);
        }
        return clusters == null ? null : VersionUpstream.ofCluster(version, clusters.replace(VERSION, version));
    }
}
