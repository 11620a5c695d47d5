package io.canary.routing;

import io.canary.config.UpstreamRules;
import io.canary.spi.KnownAddresses;
import io.canary.spi.settings.Problem;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Whether a deployment may set the addresses of its versions. */
final class UpstreamCheck {
    private UpstreamCheck() {}

    /**
     * All objections; empty if there are none. An address that equals the known one is never refused.
     *
     * @param router its name
     * @param rules the allowed addresses of that router
     * @param known the addresses that the router knows, of the versions in service and of those in its settings, by
     *     version
     * @param declared the addresses in the deployment, by version
     */
    static List<Problem> problems(
            String router,
            UpstreamRules rules,
            String service,
            Map<String, List<URI>> known,
            Map<String, List<URI>> declared) {
        var problems = new ArrayList<Problem>();
        var places = known.values().stream().flatMap(Collection::stream).toList();
        declared.forEach((version, addresses) -> {
            var its = known.get(version);
            String pointer = "/upstreams/" + version.replace("~", "~0").replace("/", "~1");
            if (its == null) {
                check(router, rules, addresses, places, pointer, problems);
            } else if (!KnownAddresses.areSame(its, addresses)) {
                problems.add(new Problem(
                        pointer,
                        "must be the addresses that router " + router + " knows: "
                                + KnownAddresses.words(service, version, its, addresses)));
            }
        });
        return problems;
    }

    private static void check(
            String router,
            UpstreamRules rules,
            List<URI> addresses,
            List<URI> places,
            String pointer,
            List<Problem> problems) {
        for (int i = 0; i < addresses.size(); i++) {
            String objection = rules.objection(addresses.get(i), places, "routers." + router + ".upstreams_allowed");
            if (objection != null) {
                problems.add(new Problem(pointer + "/" + i, objection));
            }
        }
    }
}
