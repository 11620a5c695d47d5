package io.canary.api;

import io.canary.deployment.Shortfall;
import io.canary.deployment.SupervisorAnswer.BeyondRouter;
import io.canary.spi.settings.Problem;
import java.util.List;
import java.util.Locale;

/** Says what a router cannot do, and which can. */
final class RouterLimits {
    private RouterLimits() {}

    /** One for everything that was asked for in vain, at the place where it was asked for. */
    static List<Problem> problems(BeyondRouter answer) {
        String able = answer.able().isEmpty() ? "none is configured" : "there are: " + String.join(", ", answer.able());
        return answer.shortfalls().stream()
                .map(shortfall -> problem(answer.router(), shortfall, able))
                .toList();
    }

    private static Problem problem(String router, Shortfall shortfall, String able) {
        return switch (shortfall) {
            case Shortfall.NoLease() ->
                new Problem(
                        "/safeguards/lease_sec",
                        "router " + router + " holds no leases: leave it out, or choose a router that can do all this; "
                                + able);
            case Shortfall.NoUpstreams() ->
                new Problem(
                        "/upstreams",
                        "router " + router
                                + " knows where versions listen from its own settings: leave it out, or choose"
                                + " a router that can do all this; " + able);
            case Shortfall.Lacks(int index, var feature) ->
                new Problem(
                        "/requires/" + index,
                        "router " + router + " does not offer " + feature.name().toLowerCase(Locale.ROOT)
                                + ": choose a router that can do all this; " + able);
            case Shortfall.TooCoarse(String field, var granularity) ->
                new Problem(
                        field,
                        "router " + router + " sets weights in steps of "
                                + granularity.percent().toPlainString()
                                + " %: choose a multiple, or a router that can do all this; " + able);
        };
    }
}
