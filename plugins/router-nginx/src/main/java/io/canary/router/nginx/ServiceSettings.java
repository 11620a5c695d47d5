package io.canary.router.nginx;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.ValidName;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One service that nginx stands in front of.
 *
 * @param versions where each version listens; a split may bring further addresses, and those win
 * @param baselineVersion the version that gets all traffic before the first split; without it requests are answered
 *     with 502 until then
 * @param method how requests are shared out
 * @param sticky how users are distinguished; without it each request is shared out on its own
 * @param override how a request can ask for a version; without it none can
 * @param keepalive how many idle connections to the servers each worker keeps, 0 to 10 000
 */
public record ServiceSettings(
        Map<String, VersionSettings> versions,
        @Nullable @ValidName String baselineVersion,
        @Default("split_clients") Method method,
        @Nullable StickySettings sticky,
        @Nullable OverrideSettings override,
        @Range(min = 0, max = 10_000) @Default("0") int keepalive) {

    /** @throws SettingsException for what does not go together */
    public ServiceSettings {
        var problems = new ArrayList<Problem>();
        if (baselineVersion != null && !versions.containsKey(baselineVersion)) {
            problems.add(new Problem(
                    "/baseline_version", "must be one of versions " + versions.keySet() + ", was " + baselineVersion));
        }
        if (method == Method.WEIGHTED && sticky != null) {
            problems.add(new Problem("/sticky", "needs another method: turns are the same for every user"));
        }
        versions.forEach((version, where) -> {
            String pointer = "/versions/" + version.replace("~", "~0").replace("/", "~1");
            if (where.group() != null && method != Method.SPLIT_CLIENTS) {
                problems.add(
                        new Problem(pointer + "/group", "needs the method split_clients; this one needs upstreams"));
            } else if (method == Method.LUA
                    && !LuaRenderer.canReach(where.side(version).servers())) {
                problems.add(new Problem(pointer + "/upstreams", "must be IP addresses: Lua looks no names up"));
            }
        });
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }
}
