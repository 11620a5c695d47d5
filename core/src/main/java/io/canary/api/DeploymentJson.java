package io.canary.api;

import static io.canary.api.JsonValues.percent;
import static io.canary.api.JsonValues.time;
import static io.canary.text.EnumNames.lower;

import io.canary.deployment.DeploymentView;
import io.canary.deployment.Snapshot;
import io.canary.journal.Journal.JournalEvent;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.State;
import io.canary.rollout.StateView;
import io.canary.spi.settings.Settings;
import io.canary.text.ReasonText;
import io.canary.text.Warning;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deployments as JSON. Every field is always present, except {@code plan_omitted}; unknown values are null. */
public final class DeploymentJson {
    private DeploymentJson() {}

    /** The fields that a list shows. */
    public static JsonObject summary(Snapshot s) {
        var spec = s.spec();
        var state = s.state();
        var reason = s.reason();
        return new JsonObject()
                .put("id", spec.id())
                .put("service_name", spec.serviceName())
                .put("baseline_version", spec.baselineVersion())
                .put("new_version", spec.newVersion())
                .put("router", spec.router())
                .put("owner", spec.request().owner())
                .put("status", StateView.status(state).name())
                .put("status_reason", ReasonText.of(reason))
                .put("reason_code", reason.cause().json())
                .put("attention", s.attention())
                .put("current_weight", percent(s.weight()))
                .put("weight_of", s.newUsersOnly() ? "new_users" : "requests")
                .put("observed_share", percent(s.observedShare()))
                .put("current_step", StateView.step(state))
                .put("fail_count", StateView.failures(state))
                .put("created_at", time(spec.createdAt()))
                .put("updated_at", time(s.record().updatedAt()))
                .put("last_step_started_at", time(s.record().lastStepStartedAt()))
                .put("last_metrics_at", time(s.lastMetricsAt()))
                .put("completed_at", state instanceof State.Ended e ? time(e.at()) : null)
                .put("next_evaluation_at", time(StateView.nextEvaluation(state)))
                .put("bake_until", time(StateView.bakeUntil(state)));
    }

    /** All fields. */
    public static JsonObject full(DeploymentView view) {
        var s = view.snapshot();
        return ConfigJson.withPlan(summary(s).put("config", ConfigJson.config(s.spec())), s.spec())
                .put("warnings", warnings(s.spec()))
                .put("learned_from", learnedFrom(s.spec()))
                .put("history", history(view.history()))
                .put("samples_ignored", s.samplesIgnored())
                .put("last_aggregates", DecisionJson.aggregates(s.lastAggregates()))
                .put("last_decision", DecisionJson.decision(s.lastDecision()));
    }

    /** What was known of the baseline at the start; null for nothing. */
    static @Nullable JsonObject learnedFrom(DeploymentSpec spec) {
        var known = spec.learned();
        var learned = spec.learnedBefore();
        return known == null || learned == null
                ? null
                : new JsonObject()
                        .put("deployment_id", known.deployment())
                        .put("at", time(known.at()))
                        .put("learned", new JsonObject(Settings.write(learned)));
    }

    /** Warnings about the request. */
    static JsonArray warnings(DeploymentSpec spec) {
        var list = new JsonArray();
        Warning.of(spec)
                .forEach(w -> list.add(new JsonObject()
                        .put("code", lower(w.code()))
                        .put("pointer", w.pointer())
                        .put("detail", w.detail())));
        return list;
    }

    static JsonArray history(List<HistoryEntry> entries) {
        var list = new JsonArray();
        entries.forEach(e -> list.add(entry(e)));
        return list;
    }

    /** One line of a history. */
    public static JsonObject entry(HistoryEntry e) {
        return new JsonObject()
                .put("at", time(e.at()))
                .put("level", lower(e.level()))
                .put("type", lower(e.type()))
                .put("msg", ReasonText.message(e))
                .put("by", e.by())
                .put("reason_code", e.reason().cause().json());
    }

    /** The same entry as an event of the whole service. */
    public static JsonObject happening(JournalEvent h) {
        return entry(h.entry()).put("cursor", h.cursor()).put("deployment_id", h.deploymentId());
    }
}
