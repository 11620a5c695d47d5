package io.canary.router.httpd;

import io.canary.router.support.nodes.NodeUrls;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.Secret;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which httpd takes orders, and what it carries.
 *
 * @param nodes the balancer-manager of each httpd, as httpd itself names it: {@code http://10.0.0.2/balancer-manager};
 *     at least one
 * @param user who asks, for Basic authentication; null for none
 * @param password of {@code user}; null for none
 * @param services by the name that deployments use; at least one
 * @param answerTimeout how long one node may take for one answer, above 0 to 60 s
 */
public record HttpdSettings(
        List<String> nodes,
        @Nullable String user,
        @Nullable Secret password,
        Map<String, ServiceSettings> services,

        @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 60) @Default("2")
        Duration answerTimeout) {

    /** @throws SettingsException with everything in it that does not go together */
    public HttpdSettings {
        var problems = NodeUrls.problemsOf(nodes, "http://10.0.0.2/balancer-manager");
        if ((user == null) != (password == null)) {
            problems.add(new Problem("", "must have both user and password, or neither"));
        }
        if (user != null && user.contains(":")) {
            problems.add(new Problem("/user", "must not have a colon in it"));
        }
        if (services.isEmpty()) {
            problems.add(new Problem("/services", "must name at least one service"));
        }
        findSharedBalancers(services, problems);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    /** Two services in one balancer would undo each other. */
    private static void findSharedBalancers(Map<String, ServiceSettings> services, List<Problem> problems) {
        var owners = new HashMap<String, String>();
        services.forEach((service, its) -> {
            String other = owners.putIfAbsent(its.balancerOf(service), service);
            if (other != null) {
                problems.add(new Problem(
                        "/services/" + service.replace("~", "~0").replace("/", "~1") + "/balancer",
                        "must be another than that of " + other + ", but both have " + its.balancerOf(service)));
            }
        });
    }
}
