package io.canary.api;

import static io.canary.text.EnumNames.lower;

import io.canary.deployment.InitialTraffic;
import io.canary.deployment.SampleSources;
import io.canary.deployment.SupervisorReply.Planned;
import io.canary.rollout.DeploymentSpec;
import io.canary.routing.Preflight;
import io.canary.simulate.Expectation;
import io.canary.spi.TrafficRouter;
import io.canary.text.Warning;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a new deployment would do, as JSON. */
final class PlanJson {

    private PlanJson() {}

    /** Takes up to a second if the expected traffic is given. */
    static JsonObject write(Planned plan) {
        var spec = plan.spec();
        var json = new JsonObject()
                .put("dry_run", true)
                .put("service_name", spec.serviceName())
                .put("baseline_version", spec.baselineVersion())
                .put("new_version", spec.newVersion())
                .put("router", spec.router())
                .put("in_service", inService(plan.traffic()))
                .put("preflight", preflight(plan.preflight()))
                .put("sources", sources(plan.sources()))
                .put("warnings", warnings(plan))
                .put("steps", steps(spec))
                .put("expected", expected(Expectation.of(spec)));
        return ConfigJson.withPlan(json, spec).put("config", ConfigJson.config(spec));
    }

    /** Warnings about the request, and what the router will do less exactly than requested. */
    private static JsonArray warnings(Planned plan) {
        var warnings = DeploymentJson.warnings(plan.spec());
        lines(plan.preflight())
                .filter(PlanJson::warns)
                .forEach(line -> warnings.add(warning(Warning.Code.ROUTER, "/router", line)));
        plan.sources().forEach(source -> source.messages().stream()
                .filter(PlanJson::warns)
                .forEach(line -> warnings.add(warning(Warning.Code.SOURCE, "/sources", line))));
        return warnings;
    }

    private static JsonObject warning(Warning.Code code, String pointer, String line) {
        return new JsonObject()
                .put("code", lower(code))
                .put("pointer", pointer)
                .put("detail", line.substring(TrafficRouter.WARNING.length()));
    }

    /** What each metric source says; one that is refused or does not answer is not ready. */
    private static JsonArray sources(List<SampleSources.Check> checks) {
        return new JsonArray(checks.stream()
                .map(check -> new JsonObject()
                        .put("source", check.source())
                        .put("ready", check.error() == null)
                        .put("messages", messages(check.messages().stream()))
                        .put("kind", kind(check))
                        .put("error", check.error()))
                .toList());
    }

    private static @Nullable String kind(SampleSources.Check check) {
        return check.error() == null ? null : check.isRefused() ? "refused" : "unavailable";
    }

    private static Stream<String> lines(Preflight preflight) {
        return switch (preflight) {
            case Preflight.NotAsked(var says) -> says.stream();
            case Preflight.Ready(var says) -> says.stream();
            case Preflight.NotReady n -> Stream.empty();
        };
    }

    private static boolean warns(String line) {
        return line.startsWith(TrafficRouter.WARNING);
    }

    private static JsonArray messages(Stream<String> lines) {
        return new JsonArray(lines.filter(line -> !warns(line)).toList());
    }

    /** The current weight; null if unknown. */
    private static @Nullable JsonObject inService(InitialTraffic traffic) {
        return switch (traffic) {
            case InitialTraffic.Observed o ->
                new JsonObject()
                        .put("version", o.alone())
                        .put("weights", weights(o))
                        .put("source", o.source());
            case InitialTraffic.Remembered r ->
                new JsonObject().put("version", r.alone()).putNull("weights").put("source", r.source());
            case InitialTraffic.Unknown u -> null;
        };
    }

    private static JsonObject weights(InitialTraffic.Observed observed) {
        var weights = new JsonObject();
        observed.weights().forEach((version, weight) -> weights.put(version, weight.percent()));
        return weights;
    }

    private static JsonObject preflight(Preflight preflight) {
        return switch (preflight) {
            case Preflight.NotAsked n ->
                new JsonObject()
                        .putNull("ready")
                        .put("messages", messages(lines(preflight)))
                        .putNull("kind")
                        .putNull("error");
            case Preflight.Ready r ->
                new JsonObject()
                        .put("ready", true)
                        .put("messages", messages(lines(preflight)))
                        .putNull("kind")
                        .putNull("error");
            case Preflight.NotReady(var kind, String error) ->
                new JsonObject()
                        .put("ready", false)
                        .put("messages", new JsonArray())
                        .put("kind", lower(kind))
                        .put("error", error);
        };
    }

    /** How long the rollout takes with the expected traffic; null if that is not given. */
    private static @Nullable JsonObject expected(@Nullable Expectation expectation) {
        if (expectation == null) {
            return null;
        }
        var after = expectation.promotedAfter();
        return new JsonObject()
                .put("requests_per_second", expectation.requestsPerSecond())
                .put("promoted_after_sec", after == null ? null : after.toSeconds())
                .put("why_not", expectation.why());
    }

    /**
     * The weights that the router would get if each step passed at its first evaluation; the promotion follows the
     * bake.
     */
    private static JsonArray steps(DeploymentSpec spec) {
        var asked = new JsonArray();
        double after = 0;
        int alike = 0; // the number of consecutive steps with the same soak time
        var soak = spec.plan().step(0).soak();
        for (var step : ConfigJson.steps(spec)) {
            if (!step.soak().equals(soak)) {
                after += alike * seconds(soak);
                alike = 0;
                soak = step.soak();
            }
            asked.add(new JsonObject()
                    .put("ask", "set_traffic_split")
                    .put("weight", step.weight().percent())
                    .put("after_sec", after + alike * seconds(soak)));
            alike++;
        }
        double end = after + alike * seconds(soak) + seconds(spec.strategy().bake());
        return asked.add(
                new JsonObject().put("ask", "promote").put("weight", 100).put("after_sec", end));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
