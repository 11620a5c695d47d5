package io.canary.router.proxy;

import io.canary.control.ControlSettings;
import io.canary.router.support.UpstreamAddress;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.Unit;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the proxy listens for, or where the process is that does.
 *
 * @param services by the name that deployments use; at least one, and none with {@code process}
 * @param control where another process may give orders; null for nowhere
 * @param process the control address of a proxy that runs as a process of its own; null for a proxy in this process
 * @param drain how long requests in flight are waited for when the router is closed, 0 to 1 hour; null for 20 s
 * @param lease the lease of deployments that do not say, to 1 day; 0 for none
 * @param remember whether it goes on after a restart with the version that was in service; null for yes
 * @param trustedProxies the addresses and networks of load balancers before this, whose word on who the client is
 *     counts
 * @param connectionsMax how many connections of clients may be open, at least 16; 0 or null: as many as the limit of
 *     open files allows
 * @param connectionsPerAddressMax how many of them one address may have, unless it is a trusted proxy; 0 or null: a
 *     quarter
 * @param eventLoops how many threads carry the traffic, 1 to 64; 0 or null: one for each processor
 */
public record ProxySettings(
        Map<String, ServiceSettings> services,
        @Nullable ControlSettings control,
        @Nullable URI process,

        @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = 3_600) @Nullable
        Duration drain,

        @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = 86_400) @Default("60")
        Duration lease,

        @Nullable Boolean remember,

        List<String> trustedProxies,

        @Range(min = 0, max = 1_000_000) @Nullable Integer connectionsMax,

        @Range(min = 0, max = 1_000_000) @Nullable Integer connectionsPerAddressMax,

        @Range(min = 0, max = 64) @Nullable Integer eventLoops) {

    private static final Duration DRAIN = Duration.ofSeconds(20);

    /** @throws SettingsException with everything in it that does not go together */
    public ProxySettings {
        var problems = new ArrayList<Problem>();
        if (process != null) {
            if (!UpstreamAddress.isAddress(process)) {
                problems.add(new Problem("/process", UpstreamAddress.EXPECTED + ", was " + process));
            }
            refuse(!services.isEmpty(), "services", problems);
            refuse(control != null, "control", problems);
            refuse(drain != null, "drain_sec", problems);
            refuse(remember != null, "remember", problems);
            refuse(eventLoops != null, "event_loops", problems);
            refuse(!trustedProxies.isEmpty(), "trusted_proxies", problems);
            refuse(connectionsMax != null, "connections_max", problems);
            refuse(connectionsPerAddressMax != null, "connections_per_address_max", problems);
        } else if (services.isEmpty()) {
            problems.add(new Problem("/services", "must name at least one service"));
        }
        findEqualPorts(services, control, problems);
        problems.addAll(TrustedProxies.problems(trustedProxies));
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    private static void refuse(boolean given, String name, List<Problem> problems) {
        if (given) {
            problems.add(new Problem("/" + name, "belongs to the settings of the process, and not beside process"));
        }
    }

    private static void findEqualPorts(
            Map<String, ServiceSettings> services, @Nullable ControlSettings control, List<Problem> problems) {
        var taken = new HashMap<String, String>();
        if (control != null && control.port() != 0) {
            taken.put(control.host() + ":" + control.port(), "control");
        }
        services.forEach((name, service) -> {
            String first = service.port() == 0 ? null : taken.putIfAbsent(service.host() + ":" + service.port(), name);
            if (first != null) {
                problems.add(new Problem(
                        "/services/" + name.replace("~", "~0").replace("/", "~1") + "/port",
                        "must be another than that of " + first + ", was " + service.port()));
            }
        });
    }

    /** How long requests in flight are waited for when the router is closed. */
    Duration drainTime() {
        return drain == null ? DRAIN : drain;
    }

    /** Whether it writes down which version is in service. */
    boolean remembers() {
        return remember == null || remember;
    }

    int threads() {
        return eventLoops == null || eventLoops == 0 ? Runtime.getRuntime().availableProcessors() : eventLoops;
    }

    /** How many connections of clients may be open. */
    int connections() {
        return connectionsMax == null || connectionsMax == 0 ? Descriptors.connections() : connectionsMax;
    }

    /** How many connections one address may have. */
    int connectionsPerAddress() {
        return connectionsPerAddressMax == null || connectionsPerAddressMax == 0
                ? Math.max(1, connections() / 4)
                : connectionsPerAddressMax;
    }

    /** The lease of deployments that do not say; null for none. */
    @Nullable
    Duration defaultLease() {
        return lease.isZero() ? null : lease;
    }
}
