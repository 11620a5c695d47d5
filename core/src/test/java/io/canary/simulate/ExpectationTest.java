package io.canary.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canary.analysis.Policy;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Strategy;
import io.canary.rollout.TestSpecs;
import io.canary.spi.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The expected duration of a rollout, before it starts. */
class ExpectationTest {

    private static DeploymentSpec spec(Map<String, Object> analysis) {
        return spec(analysis, Map.of());
    }

    private static DeploymentSpec spec(Map<String, Object> analysis, Map<String, Object> steps) {
        var strategy = Settings.read(Strategy.class, steps);
        var policy = Settings.read(Policy.class, Map.of("analysis", analysis));
        return TestSpecs.spec(strategy, policy, Duration.ofMinutes(5), Instant.now());
    }

    private static Expectation at(double rps) {
        return Objects.requireNonNull(Expectation.of(spec(Map.of("expected_rps", rps))));
    }

    @Test
    void there_is_no_estimate_without_expected_traffic() {
        assertThat(Expectation.of(spec(Map.of()))).isNull();
    }

    @Test
    void with_much_traffic_each_step_takes_its_interval() {
        assertThat(at(1_000).promotedAfter()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void a_bake_takes_its_configured_time() {
        // Given
        var rps = Map.<String, Object>of("expected_rps", 1_000);
        // When
        var after = Objects.requireNonNull(Expectation.of(spec(rps, Map.of("bake_sec", 7 * 86_400))));
        // Then
        assertThat(after.promotedAfter()).isEqualTo(Duration.ofDays(7).plusMinutes(10));
    }

    @Test
    void with_less_traffic_it_takes_longer() {
        var busy = Objects.requireNonNull(at(20).promotedAfter());
        var quiet = Objects.requireNonNull(at(2).promotedAfter());
        assertThat(busy).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(20));
        assertThat(quiet).isBetween(Duration.ofMinutes(30), Duration.ofHours(4));
    }

    @Test
    void a_step_whose_proofs_take_hours_gets_enough_time_for_them() {
        assertThat(at(.5).promotedAfter()).isBetween(Duration.ofHours(2), Duration.ofHours(24));
    }

    @Test
    void a_deployment_that_waits_for_evidence_says_about_how_long_that_takes() {
        // Given
        var atEpoch = Expectation.begunAtEpoch(spec(Map.of()));
        // When
        var end = Simulation.run(atEpoch, new ExpectedFeed(2, 10_000, 1_800_000));
        // Then
        assertThat(end.reason()).containsPattern("about \\d+ min to promotion at 2 requests/s");
    }

    @Test
    void with_too_little_traffic_the_estimate_says_that_nothing_will_be_proven() {
        var hopeless = at(.001);
        assertThat(hopeless.promotedAfter()).isNull();
        assertThat(hopeless.why()).isNotBlank();
    }

    @Test
    void the_quantiles_of_the_normal_distribution_are_near_enough() {
        assertThat(Normal.quantile(.5)).isCloseTo(0, within(5e-4));
        assertThat(Normal.quantile(.975)).isCloseTo(1.95996, within(5e-4));
        assertThat(Normal.quantile(.001)).isCloseTo(-3.09023, within(5e-4));
    }
}
