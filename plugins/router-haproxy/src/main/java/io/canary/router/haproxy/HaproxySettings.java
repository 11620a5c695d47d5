package io.canary.router.haproxy;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where HAProxy takes orders, and what it carries.
 *
 * @param nodes the Runtime API of each HAProxy: {@code /run/haproxy/admin.sock} or {@code tcp://10.0.0.2:9999}; at
 *     least one
 * @param services by the name that deployments use; at least one
 * @param log where HAProxy sends its log, from which latencies are read; null for nowhere: none are reported
 * @param answerTimeout how long one node may take for one exchange, above 0 to 60 s
 */
public record HaproxySettings(
        List<String> nodes,
        Map<String, ServiceSettings> services,
        @Nullable LogSettings log,

        @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 60) @Default("2")
        Duration answerTimeout) {

    /** @throws SettingsException with everything in it that does not go together */
    public HaproxySettings {
        var problems = new ArrayList<Problem>();
        if (nodes.isEmpty()) {
            problems.add(new Problem("/nodes", "must name at least one Runtime API, such as /run/haproxy/admin.sock"));
        }
        if (services.isEmpty()) {
            problems.add(new Problem("/services", "must name at least one service"));
        }
        var seen = new HashSet<String>();
        for (int i = 0; i < nodes.size(); i++) {
            String wrong = NodeAddress.problemOf(nodes.get(i));
            if (wrong != null) {
                problems.add(new Problem("/nodes/" + i, wrong));
            } else if (!seen.add(nodes.get(i))) {
                problems.add(new Problem("/nodes/" + i, "is named twice: " + nodes.get(i)));
            }
        }
        findSharedBackends(services, problems);
        findUnnamedBackends(services, problems);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    /** Where weights decide, two services in one backend would undo each other. */
    private static void findSharedBackends(Map<String, ServiceSettings> services, List<Problem> problems) {
        var owners = new HashMap<String, String>();
        services.forEach((service, its) -> {
            for (String backend : its.map() == null ? its.backendsOf(service) : List.<String>of()) {
                String other = owners.putIfAbsent(backend, service);
                if (other != null) {
                    problems.add(new Problem(
                            pointer(service) + "/backends",
                            "must be others than those of " + other + ", but both have " + backend));
                }
            }
        });
    }

    private static void findUnnamedBackends(Map<String, ServiceSettings> services, List<Problem> problems) {
        services.forEach((service, its) -> {
            if (its.backends().isEmpty()
                    && !ServiceSettings.NAME.matcher(service).matches()) {
                problems.add(new Problem(
                        pointer(service) + "/backends",
                        "must name the backends, as no backend can be called \"" + service + "\""));
            }
        });
    }

    private static String pointer(String service) {
        return "/services/" + service.replace("~", "~0").replace("/", "~1");
    }

    List<NodeAddress> addresses() {
        return nodes.stream().map(NodeAddress::of).toList();
    }
}
