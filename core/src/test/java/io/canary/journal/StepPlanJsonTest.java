package io.canary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Policy;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.SafeguardSettings;
import io.canary.rollout.StepPlan;
import io.canary.rollout.Strategy;
import io.canary.spi.settings.Settings;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepPlanJsonTest {

    private static DeploymentSpec spec(Map<String, ?> fields) {
        var strategy = Settings.read(Strategy.class, fields);
        return new DeploymentSpec(
                "id",
                "shop",
                "v1",
                "v2",
                "edge",
                Map.of(),
                strategy,
                Settings.read(Policy.class, Map.of()),
                SafeguardSettings.NONE.fill(strategy, null),
                null,
                Duration.ofMinutes(5),
                Instant.parse("2026-01-31T12:00:00Z"));
    }

    @Test
    void a_spec_of_schema_9_is_read_with_the_steps_that_followed_from_it() {
        // Given
        var spec = spec(Map.of("initial_weight", 7, "step_weight", 31, "interval_sec", 1.5, "max_steps", 9));
        var json = new JsonObject(Codec.write(spec)).put("schema", 9);
        json.remove("plan");
        assertThat(json.getJsonObject("strategy").fieldNames())
                .containsExactly("initial_weight_bp", "step_weight_bp", "interval", "max_steps", "bake");
        // When
        var read = Codec.spec(json.encode());
        // Then
        assertThat(read).isEqualTo(spec);
        assertThat(read.plan().size(true)).isEqualTo(4); // 7, 38, 69 and 95
    }

    @Test
    void a_plan_is_kept_as_it_was_resolved_whatever_would_follow_from_its_strategy_now() {
        // Given
        var spec = spec(Map.of("steps", List.of(Map.of("weight", 5), Map.of("weight", 25, "advance", "manual"))));
        var json = new JsonObject(Codec.write(spec));
        json.getJsonObject("plan").getJsonArray("runs").remove(1);
        json.getJsonObject("plan").put("compared_steps", 1);
        // When
        var read = Codec.spec(json.encode());
        // Then
        assertThat(read.strategy()).isEqualTo(spec.strategy());
        assertThat(read.plan())
                .isEqualTo(new StepPlan(
                        spec.plan().runs().subList(0, 1), spec.plan().most(), 1));
    }
}
