package io.canary.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.canary.analysis.Policy;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.SafeguardSettings;
import io.canary.rollout.Strategy;
import io.canary.spi.settings.Settings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Specs from before schema 10, which did not separate the request from its resolved defaults: durations are ISO 8601,
 * weights whole basis points ({@code _bp}).
 */
final class FlatSpec {
    private static final List<String> LIMITS =
            List.of("max_error_rate", "max_latency_p95_ms", "min_availability", "max_cpu_utilization");

    private FlatSpec() {}

    /** The resolved values are taken as the request, which is not known. */
    static ObjectNode upgraded(ObjectNode old) {
        var f = new Fields(old);
        var strategy = strategy(f.child("strategy"));
        var safeguards = f.has("safeguards") ? safeguards(f.child("safeguards")) : unsafeguarded(strategy);
        var request = Codec.object()
                .put("service_name", f.text("service_name"))
                .put("baseline_version", f.text("baseline_version"))
                .put("new_version", f.text("new_version"));
        request.set("upstreams", f.child("upstreams").object());
        request.set("strategy", strategy);
        request.set("policy", policy(f.child("policy")));
        request.set("safeguards", asked(safeguards));
        if (f.isThere("override")) {
            request.putObject("override").put("reason", f.text("override"));
        }
        var spec = Codec.object()
                .put("id", f.text("id"))
                .put("baseline_version", f.text("baseline_version"))
                .put("router", f.text("router"))
                .put("router_deadline_sec", seconds(f.duration("router_deadline")))
                .put("created_at", f.text("created_at"));
        spec.set("request", request);
        spec.set("plan", plan(request));
        spec.set("safeguards", safeguards);
        return f.has("remembered") ? spec.set("learned", learned(f.child("remembered"), f.text("service_name"))) : spec;
    }

    /** It was derived from these values each time. */
    private static JsonNode plan(ObjectNode request) {
        var strategy = Settings.restore(Strategy.class, Codec.map(request.get("strategy")));
        var policy = Settings.restore(Policy.class, Codec.map(request.get("policy")));
        return Codec.tree(Settings.store(DeploymentSpec.resolved(strategy, policy)));
    }

    private static ObjectNode strategy(Fields f) {
        return Codec.object()
                .put("initial_weight", percent(f.number("initial_weight_bp")))
                .put("step_weight", percent(f.number("step_weight_bp")))
                .put("interval_sec", seconds(f.duration("interval")))
                .put("max_steps", f.number("max_steps"))
                // there was none before schema 9
                .put("bake_sec", seconds(f.has("bake") ? f.duration("bake") : Duration.ZERO));
    }

    /** The same for the policies in decisions. */
    static ObjectNode policy(Fields f) {
        var policy = Codec.object()
                .put("sample_window_sec", seconds(f.duration("sample_window")))
                .put("min_samples", f.number("min_samples"))
                .put("min_requests", f.whole("min_requests"))
                .put("max_consecutive_failures", f.number("max_consecutive_failures"))
                .put("rollback_on_failure", f.flag("rollback_on_failure"));
        LIMITS.forEach(limit -> policy.put(limit, f.fractionOrNull(limit)));
        if (f.has("comparison")) {
            policy.setAll((ObjectNode) f.child("comparison").object());
        } else {
            policy.putObject("analysis").put("mode", "threshold"); // before schema 4 nothing was compared
        }
        return f.has("given") ? policy.set("given", list(f, "given")) : policy;
    }

    private static JsonNode list(Fields f, String name) {
        var list = Codec.object().putArray(name);
        f.list(name, JsonNode::asText).forEach(list::add);
        return list;
    }

    private static ObjectNode safeguards(Fields f) {
        var safeguards = Codec.object()
                .put("deadline_sec", seconds(f.duration("deadline")))
                .put("on_deadline", f.text("on_deadline"))
                .put("max_hold_sec", seconds(f.duration("max_hold")))
                .put("hold_follows_traffic", f.has("hold_follows_traffic") && f.flag("hold_follows_traffic"))
                .put("on_max_hold", f.text("on_max_hold"))
                .put("on_drift", f.text("on_drift"))
                .put("on_share_mismatch", f.has("on_share_mismatch") ? f.text("on_share_mismatch") : "alert")
                .put("reconcile_interval_sec", seconds(f.duration("reconcile_interval")))
                .put("lease_sec", secondsOrNull(f, "lease"))
                .put("recovery_window_sec", seconds(f.duration("recovery_window")));
        if (f.has("on_promotion_drift")) {
            safeguards
                    .putObject("promoted")
                    .put("watch_sec", secondsOrNull(f, "promotion_watch"))
                    .put("on_drift", f.text("on_promotion_drift"));
        }
        return safeguards;
    }

    /** Schema 1 had none. */
    private static ObjectNode unsafeguarded(ObjectNode strategy) {
        var climb = Settings.restore(Strategy.class, Codec.map(strategy));
        return (ObjectNode) Codec.tree(Settings.store(SafeguardSettings.NONE.fill(climb, null)));
    }

    private static ObjectNode asked(ObjectNode resolved) {
        var asked = resolved.deepCopy();
        if (asked.remove("hold_follows_traffic").booleanValue()) {
            asked.putNull("max_hold_sec");
        }
        return asked.hasNonNull("lease_sec") ? asked : asked.put("lease_sec", 0);
    }

    private static ObjectNode learned(Fields f, String service) {
        var learned = Codec.object()
                .put("service", service)
                .put("deployment", f.textOrNull("deployment"))
                .put("at", f.text("at"));
        return learned.set("learned", f.child("learned").object());
    }

    private static BigDecimal percent(int basisPoints) {
        return BigDecimal.valueOf(basisPoints, 2);
    }

    private static BigDecimal seconds(Duration duration) {
        return BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
    }

    private static @Nullable BigDecimal secondsOrNull(Fields f, String name) {
        return f.textOrNull(name) == null ? null : seconds(f.duration(name));
    }
}
