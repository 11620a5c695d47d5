package io.canary.api;

import io.canary.analysis.Policy;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.simulate.RecordedRollout;
import io.canary.spi.settings.Settings;
import io.canary.text.ReasonText;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The beginning of a recording: the plan of its rollout, as {@code POST /simulate} reads it, and what happened beside
 * its samples.
 */
public final class RecordedPlanJson {
    /** Events that follow from samples and rules alone are left out: the simulation decides them again. */
    private static final Set<Type> DECIDED_AGAIN = EnumSet.of(
            Type.CREATED,
            Type.ADVANCE,
            Type.HOLD,
            Type.BAKE,
            Type.VERDICT_FAILED,
            Type.MEASUREMENTS_LOST,
            Type.MEASUREMENTS_RESTORED,
            Type.RECOVERED,
            Type.NOT_RECOVERED,
            Type.RECOVERY_UNKNOWN);

    private static final Map<String, Object> DEFAULTS =
            ConfigJson.policy(Settings.read(Policy.class, Map.of())).getMap();
    private static final Set<String> ALWAYS = Set.of("metrics", "analysis");

    private RecordedPlanJson() {}

    /**
     * The line of JSON.
     *
     * @param history oldest first
     */
    public static JsonObject write(DeploymentSpec spec, List<HistoryEntry> history) {
        return new JsonObject()
                .put("service_name", spec.serviceName())
                .put("baseline_version", spec.baselineVersion())
                .put("new_version", spec.newVersion())
                .put("strategy", ConfigJson.strategy(spec.strategy()))
                .put("policy", policy(spec.policy()))
                .put("safeguards", ConfigJson.safeguards(spec.safeguards()))
                .put("recorded", new JsonObject(Settings.write(rollout(spec, history))));
    }

    /** A default limit must not come back as an explicit one. */
    private static JsonObject policy(Policy policy) {
        var json = ConfigJson.policy(policy);
        json.getMap()
                .entrySet()
                .removeIf(setting -> !ALWAYS.contains(setting.getKey())
                        && !policy.given().contains(setting.getKey())
                        && isAsByDefault(setting.getKey(), setting.getValue()));
        return json;
    }

    /** A window that follows from the strategy is derived again. */
    private static boolean isAsByDefault(String name, Object value) {
        return name.equals("sample_window_sec") || Objects.equals(DEFAULTS.get(name), value);
    }

    private static RecordedRollout rollout(DeploymentSpec spec, List<HistoryEntry> history) {
        return new RecordedRollout(
                spec.id(),
                spec.createdAt(),
                history.stream()
                        .filter(entry -> !DECIDED_AGAIN.contains(entry.type()))
                        .map(entry -> new RecordedRollout.Entry(
                                entry.at(), entry.type(), ReasonText.message(entry), entry.by()))
                        .toList());
    }
}
