package io.canary.api;

import static io.canary.text.EnumNames.lower;

import io.canary.deployment.SupervisorReply.BeyondRouter;
import io.canary.deployment.UnsupportedRequirement;
import io.canary.spi.settings.Problem;
import java.util.List;

/** Says which requested features a router lacks, and which routers have them. */
final class CapabilityProblems {
    private CapabilityProblems() {}

    /** One problem for each unsupported setting, at the pointer of the setting. */
    static List<Problem> problems(BeyondRouter answer) {
        String able = answer.able().isEmpty() ? "none is configured" : "there are: " + String.join(", ", answer.able());
        return answer.shortfalls().stream()
                .map(unsupported -> problem(answer.router(), unsupported, able))
                .toList();
    }

    private static Problem problem(String router, UnsupportedRequirement unsupported, String able) {
        return switch (unsupported) {
            case UnsupportedRequirement.NoLease() ->
                new Problem(
                        "/safeguards/lease_sec",
                        "router " + router + " holds no leases: leave it out, or choose a router that can do all this; "
                                + able);
            case UnsupportedRequirement.NoUpstreams() ->
                new Problem(
                        "/upstreams",
                        "router " + router
                                + " knows where versions listen from its own settings: leave it out, or choose"
                                + " a router that can do all this; " + able);
            case UnsupportedRequirement.Lacks(int index, var feature) ->
                new Problem(
                        "/requires/" + index,
                        "router " + router + " does not offer " + lower(feature)
                                + ": choose a router that can do all this; " + able);
            case UnsupportedRequirement.TooCoarse(String field, var granularity) ->
                new Problem(
                        field,
                        "router " + router + " sets weights in steps of "
                                + granularity.percent().toPlainString()
                                + " %: choose a multiple, or a router that can do all this; " + able);
        };
    }
}
