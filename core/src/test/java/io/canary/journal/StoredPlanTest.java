package io.canary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Policy;
import io.canary.rollout.StepPlan;
import io.canary.rollout.Strategy;
import io.canary.rollout.TestSpecs;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The steps of a deployment in the journal. */
class StoredPlanTest {

    @Test
    void a_spec_of_schema_9_gets_the_steps_that_followed_from_it() {
        // Given
        String policy = "{\"sample_window\":\"PT1M\",\"min_samples\":3,\"min_requests\":100,\"max_error_rate\":0.01,"
                + "\"max_latency_p95_ms\":500.0,\"min_availability\":0.995,\"max_cpu_utilization\":0.85,"
                + "\"max_consecutive_failures\":1,\"rollback_on_failure\":true,"
                + "\"comparison\":{\"analysis\":{\"holdback_percent\":5},\"metrics\":[]},\"given\":[]}";
        String json = "{\"id\":\"d\",\"service_name\":\"shop\",\"baseline_version\":\"v1\",\"new_version\":\"v2\","
                + "\"router\":\"edge\",\"upstreams\":{},\"strategy\":{\"initial_weight_bp\":700,"
                + "\"step_weight_bp\":3100,\"interval\":\"PT1.5S\",\"max_steps\":9,\"bake\":\"PT0S\"},\"policy\":"
                + policy
                + ",\"override\":null,\"router_deadline\":\"PT1H\",\"created_at\":\"2026-01-31T12:00:00Z\",\"schema\":9}";
        // When
        var read = Codec.spec(json);
        // Then
        assertThat(read.strategy())
                .isEqualTo(new Strategy(new Weight(700), new Weight(3_100), Duration.ofMillis(1_500), 9));
        assertThat(read.plan().steps(true))
                .map(step -> step.weight().basisPoints())
                .containsExactly(700, 3_800, 6_900, 9_500);
        assertThat(Codec.spec(Codec.write(read))).isEqualTo(read);
    }

    @Test
    void a_plan_is_kept_as_it_was_resolved_even_if_its_strategy_would_give_another_now() {
        // Given
        var steps = List.of(Map.of("weight", 5), Map.of("weight", 25, "advance", "manual"));
        var strategy = Settings.read(Strategy.class, Map.of("steps", steps));
        var policy = Settings.read(Policy.class, Map.of());
        var spec = TestSpecs.spec(strategy, policy, Duration.ofMinutes(5), Instant.EPOCH);
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
