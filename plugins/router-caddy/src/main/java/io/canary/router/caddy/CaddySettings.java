package io.canary.router.caddy;

import io.canary.router.support.nodes.NodeUrls;
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
 * Which Caddy takes orders, and what it carries.
 *
 * @param nodes the admin API of each Caddy; at least one
 * @param services by the name that deployments use; at least one
 * @param answerTimeout how long one node may take for one answer, above 0 to 60 s
 * @param settle how long Caddy may take from its answer until it has closed idle connections, which still lead to the
 *     old split, 0 to 60 s
 */
public record CaddySettings(
        @Default("http://127.0.0.1:2019") List<String> nodes,
        Map<String, ServiceSettings> services,

        @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 60) @Default("3")
        Duration answerTimeout,

        @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = 60) @Default("0.1")
        Duration settle) {

    /** @throws SettingsException with everything in it that does not go together */
    public CaddySettings {
        var problems = NodeUrls.problemsOf(nodes, "http://127.0.0.1:2019");
        if (services.isEmpty()) {
            problems.add(new Problem("/services", "must name at least one service"));
        }
        var owners = new HashMap<String, String>();
        services.forEach((service, its) -> {
            String pointer = "/services/" + service.replace("~", "~0").replace("/", "~1") + "/id";
            String id = its.idOf(service);
            String other = owners.putIfAbsent(id, service);
            if (other != null) {
                problems.add(new Problem(pointer, "must be another than that of " + other + ", but both are " + id));
            } else if (!ServiceSettings.ID.matcher(id).matches()) {
                problems.add(new Problem(pointer, "must be letters, digits, - _ and dots, was \"" + id + "\""));
            }
        });
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }
}
