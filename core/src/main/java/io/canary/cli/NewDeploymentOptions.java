package io.canary.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The fields of a new deployment as options. Their meaning, defaults and ranges are up to the service.
 */
final class NewDeploymentOptions {
    @Option(names = "--service", paramLabel = "NAME", description = "The service.")
    private @Nullable String service;

    @Option(names = "--new-version", paramLabel = "V", description = "The new version.")
    private @Nullable String newVersion;

    @Option(names = "--baseline-version", paramLabel = "V", description = "The version in service.")
    private @Nullable String baselineVersion;

    @Option(names = "--router", paramLabel = "NAME", description = "A router of the configuration.")
    private @Nullable String router;

    @Option(names = "--by", paramLabel = "NAME", description = "Who wants it, for the history.")
    private @Nullable String by;

    @Option(
            names = "--override",
            paramLabel = "REASON",
            description = "Why to try a version again that was rolled back.")
    private @Nullable String override;

    @Option(names = "--initial-weight", paramLabel = "PERCENT", description = "The initial weight.")
    private @Nullable String initialWeight;

    @Option(names = "--step-weight", paramLabel = "PERCENT", description = "How much each step adds.")
    private @Nullable String stepWeight;

    @Option(names = "--interval-sec", paramLabel = "SEC", description = "How long each step takes.")
    private @Nullable String intervalSec;

    @Option(names = "--max-steps", paramLabel = "N", description = "How many steps until the promotion.")
    private @Nullable String maxSteps;

    @Option(
            names = "--bake-sec",
            paramLabel = "SEC",
            description = "How long the last weight is watched before the promotion.")
    private @Nullable String bakeSec;

    @Option(names = "--max-error-rate", paramLabel = "SHARE", description = "0 to 1, or null for no limit.")
    private @Nullable String maxErrorRate;

    @Option(names = "--max-latency-p95-ms", paramLabel = "MS", description = "A number, or null for no limit.")
    private @Nullable String maxLatency;

    @Option(names = "--min-requests", paramLabel = "N", description = "The minimum number of requests for a verdict.")
    private @Nullable String minRequests;

    @Option(names = "--min-samples", paramLabel = "N", description = "The minimum number of samples for a verdict.")
    private @Nullable String minSamples;

    @Option(
            names = "--set",
            paramLabel = "FIELD=VALUE",
            description = "Any other field, such as policy.analysis.mode=sequential. VALUE is JSON, else text.")
    private Map<String, String> fields = new LinkedHashMap<>();

    /** Overwrites fields with the options that were given. */
    void fill(JsonObject deployment) {
        text(deployment, "service_name", service);
        text(deployment, "new_version", newVersion);
        text(deployment, "baseline_version", baselineVersion);
        text(deployment, "router", router);
        text(deployment, "by", by);
        text(deployment, "override.reason", override);
        json(deployment, "strategy.initial_weight", initialWeight);
        json(deployment, "strategy.step_weight", stepWeight);
        json(deployment, "strategy.interval_sec", intervalSec);
        json(deployment, "strategy.max_steps", maxSteps);
        json(deployment, "strategy.bake_sec", bakeSec);
        json(deployment, "policy.max_error_rate", maxErrorRate);
        json(deployment, "policy.max_latency_p95_ms", maxLatency);
        json(deployment, "policy.min_requests", minRequests);
        json(deployment, "policy.min_samples", minSamples);
        fields.forEach((path, value) -> json(deployment, path, value));
    }

    private static void text(JsonObject deployment, String path, @Nullable String value) {
        if (value != null) {
            put(deployment, path, value);
        }
    }

    private static void json(JsonObject deployment, String path, @Nullable String value) {
        if (value != null) {
            put(deployment, path, parsed(value));
        }
    }

    private static @Nullable Object parsed(String value) {
        try {
            return JsonText.value(value);
        } catch (DecodeException e) {
            return value;
        }
    }

    private static void put(JsonObject deployment, String path, @Nullable Object value) {
        var names = path.split("\\.", -1);
        var at = deployment;
        for (int i = 0; i < names.length - 1; i++) {
            if (!(at.getValue(names[i]) instanceof JsonObject)) {
                at.put(names[i], new JsonObject());
            }
            at = at.getJsonObject(names[i]);
        }
        at.put(names[names.length - 1], value);
    }
}
