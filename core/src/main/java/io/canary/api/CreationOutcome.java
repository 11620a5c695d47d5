package io.canary.api;

import io.canary.deployment.SupervisorReply;
import io.canary.spi.settings.Problem;
import io.canary.text.ReasonText;
import io.vertx.core.Future;
import java.util.List;

/** Converts the supervisor's reply to a create into the client's result. */
final class CreationOutcome {

    private CreationOutcome() {}

    /** The id of the new deployment; fails with the {@link ProblemException} that says why there is none. */
    static Future<String> begun(SupervisorReply answer, String service) {
        return switch (answer) {
            case SupervisorReply.Begun(String id) -> Future.succeededFuture(id);
            case SupervisorReply.ServiceBusy(String id) ->
                Deployments.refuse(409, "service " + service + " already has a running canary: deployment " + id);
            case SupervisorReply.TooMany(int max) ->
                Deployments.refuse(
                        503,
                        "as many deployments are open as the memory of the service can carry, or as "
                                + "deployments.open_max"
                                + " allows (" + max + "): ask again when some have ended");
            case SupervisorReply.NoSuchRouter(String name, var known) ->
                Future.failedFuture(ProblemException.invalid(List.of(new Problem(
                        "/router",
                        (name.isEmpty() ? "must be given, as there is no default router" : "is not configured")
                                + "; there are: " + String.join(", ", known)))));
            case SupervisorReply.WasRolledBack(var bad) ->
                Deployments.refuse(
                        409,
                        "version " + bad.version() + " of service " + bad.service()
                                + " was rolled back by deployment " + bad.deployment() + " at "
                                + JsonValues.time(bad.at()) + ": " + ReasonText.of(bad.reason())
                                + "; send \"override\": {\"reason\": \"…\"} to try it again");
            case SupervisorReply.Contradicted contradicted ->
                Deployments.refuse(409, Contradictions.words(service, contradicted));
            case SupervisorReply.SameVersion(String version) -> Deployments.sameVersion(version);
            case SupervisorReply.BeyondRouter beyond ->
                Future.failedFuture(ProblemException.invalid(CapabilityProblems.problems(beyond)));
            case SupervisorReply.RequestRefused(var problems) ->
                Future.failedFuture(ProblemException.invalid(problems));
            case SupervisorReply.Unavailable(String why, boolean mayCome) ->
                Future.failedFuture(ProblemException.unavailable(why, mayCome));
            case SupervisorReply.Services s -> Deployments.unexpected(answer);
            case SupervisorReply.Planned p -> Deployments.unexpected(answer);
            case SupervisorReply.Page p -> Deployments.unexpected(answer);
            case SupervisorReply.Done d -> Deployments.unexpected(answer);
        };
    }
}
