package io.canary.router.envoy;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where nodes find their configuration, and what is in it.
 *
 * @param services by the name that deployments use, at least one
 * @param host the address to listen on
 * @param port the port to listen on; 0 for any that is free
 * @param tls null for none
 * @param nodesMin how many nodes of a service must be connected for anything to be confirmed, from 0
 * @param confirmTimeout how long all nodes together may take to acknowledge a change
 * @param settle how long nodes may take from their acknowledgement until all their threads act upon it
 * @param lostNode for so long nothing is confirmed without a node that went away; 0 for not at all
 * @param nodes globs of the ids of nodes that count for what is confirmed; empty for all
 */
public record EnvoySettings(
        Map<String, ServiceSettings> services,
        @Default("127.0.0.1") String host,
        @Range(min = 0, max = 65_535) @Default("18000") int port,
        @Nullable TlsSettings tls,
        @Range(min = 0, max = 10_000) @Default("1") int nodesMin,

        @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 3_600) @Default("5")
        Duration confirmTimeout,

        @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = 60) @Default("0.1")
        Duration settle,

        @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = 3_600) @Default("10")
        Duration lostNode,

        List<String> nodes) {

    /** @throws SettingsException with everything in it that does not go together */
    public EnvoySettings {
        var problems = new ArrayList<Problem>();
        if (services.isEmpty()) {
            problems.add(new Problem("/services", "must name at least one service"));
        }
        for (String service : services.keySet()) {
            if (service.isBlank() || service.contains("/")) {
                problems.add(new Problem(pointer(service), "must be a name without /"));
            }
        }
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).isBlank()) {
                problems.add(new Problem("/nodes/" + i, "must be the id of a node, or a pattern such as edge-*"));
            }
        }
        findOverlaps(new TreeMap<>(services), problems);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        services = Collections.unmodifiableMap(new TreeMap<>(services));
    }

    /** Within one route configuration each host has one list of domains, and each prefix one service. */
    private static void findOverlaps(Map<String, ServiceSettings> services, List<Problem> problems) {
        services.forEach((one, its) -> services.forEach((other, others) -> {
            if (one.compareTo(other) >= 0 || !its.routesOf(one).equals(others.routesOf(other))) {
                return;
            }
            boolean same = its.domains().equals(others.domains());
            if (same && its.prefix().equals(others.prefix())) {
                problems.add(new Problem(
                        pointer(other) + "/prefix",
                        "must not be that of " + one + ", with the same routes and domains"));
            } else if (!same && !Collections.disjoint(its.domains(), others.domains())) {
                problems.add(new Problem(
                        pointer(other) + "/domains",
                        "must be those of " + one + " or have none in common, with the same routes"));
            }
        }));
    }

    private static String pointer(String service) {
        return "/services/" + service.replace("~", "~0").replace("/", "~1");
    }
}
