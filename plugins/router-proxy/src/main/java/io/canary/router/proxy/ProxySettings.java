package io.canary.router.proxy;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the proxy listens for.
 *
 * @param services by the name that deployments use; at least one
 * @param drain how long requests in flight are waited for when the router is closed, 0 to 1 hour
 * @param lease the lease of deployments that do not say, to 1 day; 0 for none
 * @param eventLoops how many threads carry the traffic, 1 to 64; 0: one for each processor
 */
public record ProxySettings(
        Map<String, ServiceSettings> services,

        @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = 3_600) @Default("20")
        Duration drain,

        @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = 86_400) @Default("60")
        Duration lease,

        @Range(min = 0, max = 64) @Default("0") int eventLoops) {

    /** @throws SettingsException without services, or if two of them want one port */
    public ProxySettings {
        if (services.isEmpty()) {
            throw new SettingsException(List.of(new Problem("/services", "must name at least one service")));
        }
        requireDistinctPorts(services);
    }

    private static void requireDistinctPorts(Map<String, ServiceSettings> services) {
        var taken = new HashMap<String, String>();
        services.forEach((name, service) -> {
            String first = service.port() == 0 ? null : taken.putIfAbsent(service.host() + ":" + service.port(), name);
            if (first != null) {
                throw new SettingsException(List.of(new Problem(
                        "/services/" + name.replace("~", "~0").replace("/", "~1") + "/port",
                        "must be another than that of " + first + ", was " + service.port())));
            }
        });
    }

    int threads() {
        return eventLoops == 0 ? Runtime.getRuntime().availableProcessors() : eventLoops;
    }
}
