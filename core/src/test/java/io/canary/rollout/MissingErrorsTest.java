package io.canary.rollout;

import static io.canary.rollout.Scenes.t;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Policy;
import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.StandardMetric;
import io.canary.analysis.Verdict;
import io.canary.spi.settings.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reports that do not say how many requests failed, and metrics that are not reported. */
class MissingErrorsTest {

    private static Event.Judged judged(Map<String, Object> policy, double errors) {
        var spec = Scenes.spec(Settings.read(Policy.class, policy));
        var state = Walk.soaking(spec).state();
        var evidence = new Evidence(DeploymentRecord.before(spec));
        for (int second = 9; second < 60; second += 10) {
            for (var role : Role.values()) {
                long at = t(second).toEpochMilli();
                double its = role == Role.CANARY ? errors : 0;
                evidence.add(state, Sample.of(role, at, 100).withErrors(its), t(second));
            }
        }
        return evidence.judged(state, t(60), null);
    }

    @Test
    void a_counter_that_exists_only_after_the_first_error_may_count_as_zero() {
        // When
        var unknown = judged(Map.of(), Double.NaN);
        var none = judged(Map.of("analysis", Map.of("missing_errors", "none")), Double.NaN);
        // Then
        assertThat(unknown.evidence().value(StandardMetric.ERROR_RATE)).isNull();
        assertThat(none.evidence().value(StandardMetric.ERROR_RATE)).isZero();
    }

    @Test
    void a_custom_metric_that_is_not_reported_holds_or_fails_as_the_policy_says() {
        // Given
        var metrics = List.of(Map.of("name", "orders", "kind", "ratio"));
        // When
        var held = judged(Map.of("metrics", metrics), 0);
        var failed = judged(Map.of("metrics", metrics, "analysis", Map.of("on_no_data", "fail")), 0);
        // Then
        assertThat(held.verdict()).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(failed.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(failed.verdict().sentence())
                .isEqualTo("what is to be compared is not reported: missing a report of orders by either version");
    }
}
