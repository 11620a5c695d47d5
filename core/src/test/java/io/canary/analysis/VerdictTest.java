package io.canary.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Verdict.InsufficientEvidence;
import io.canary.analysis.Verdict.OutsideLimits;
import io.canary.analysis.Verdict.Violation;
import io.canary.analysis.Verdict.WithinLimits;
import io.canary.spi.settings.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {

    @Test
    void a_pass_names_the_limits_that_it_could_not_judge() {
        assertThat(new WithinLimits(List.of()).sentence()).isEqualTo("within all limits");
        assertThat(new WithinLimits(List.of(StandardMetric.AVAILABILITY, StandardMetric.CPU_UTILIZATION)).sentence())
                .isEqualTo("within all limits (no data for: availability, CPU utilization)");
    }

    @Test
    void a_fail_names_every_limit_that_is_violated() {
        // Given
        var fail = new OutsideLimits(
                List.of(
                        new Violation(StandardMetric.ERROR_RATE, 0.0234, 0.01),
                        new Violation(StandardMetric.LATENCY_P95_MS, 812.345, 500)),
                List.of(StandardMetric.CPU_UTILIZATION));
        // Then
        assertThat(fail.sentence())
                .isEqualTo("error rate 2.34 % > 1 %, latency p95 812 ms > 500 ms" + " (no data for: CPU utilization)");
    }

    @Test
    void an_inconclusive_verdict_says_what_is_missing() {
        var seen = MetricFixtures.seen(2, 40, null, null, false, null, null);
        assertThat(new InsufficientEvidence(seen, Settings.read(Policy.class, Map.of())).sentence())
                .isEqualTo("too little evidence: 2 of 3 samples, 40 of 100 requests");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ERROR_RATE      | 0.05       | 0.01   | error rate 5 % > 1 %
                    ERROR_RATE      | 0.0123456  | 0.01   | error rate 1.23 % > 1 %
                    ERROR_RATE      | 0.010001   | 0.01   | error rate 1.0001 % > 1 %
                    ERROR_RATE      | 0.00000001 | 0      | error rate 0.000001 % > 0 %
                    ERROR_RATE      | 1          | 0.07   | error rate 100 % > 7 %
                    AVAILABILITY    | 0.99496    | 0.995  | availability 99.496 % < 99.5 %
                    AVAILABILITY    | 0.999      | 0.9995 | availability 99.9 % < 99.95 %
                    AVAILABILITY    | 0.99986    | 0.9999 | availability 99.986 % < 99.99 %
                    AVAILABILITY    | 0          | 1      | availability 0 % < 100 %
                    CPU_UTILIZATION | 0.8504     | 0.85   | CPU utilization 85.04 % > 85 %
                    LATENCY_P95_MS  | 500.2      | 500    | latency p95 500.2 ms > 500 ms
                    LATENCY_P95_MS  | 12345.6    | 500    | latency p95 12346 ms > 500 ms
                    LATENCY_P95_MS  | 12345.6    | 12345  | latency p95 12346 ms > 12345 ms
                    LATENCY_P95_MS  | 12345.2    | 12345  | latency p95 12345.2 ms > 12345 ms
                    LATENCY_P95_MS  | 0.25       | 0.125  | latency p95 0.25 ms > 0.125 ms
                    """)
    void a_violation_shows_the_limit_as_set_and_enough_digits_of_the_measurement_to_tell_them_apart(
            StandardMetric metric, double measured, double limit, String words) {
        assertThat(new Violation(metric, measured, limit)).hasToString(words);
    }
}
