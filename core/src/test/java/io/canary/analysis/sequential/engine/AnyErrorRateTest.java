package io.canary.analysis.sequential.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.Traffic;
import io.canary.analysis.sequential.Traffic.Ill;
import io.canary.analysis.sequential.Trials;
import io.canary.analysis.sequential.finding.Finding;
import io.canary.analysis.sequential.finding.MissingEvidence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Healthy canaries of services with permanent errors. */
class AnyErrorRateTest {
    private static final int LIVES = 20;
    private static final int TICKS_A_STEP_MOST = 200;

    /**
     * Goes through the steps up to 95 %, each for as long as it takes. Returns the ticks until it was proven there, or
     * -1.
     */
    private static int ticksToProof(long seed, double rps, double errorRate, Ill ill) {
        var traffic = new Traffic(seed, rps, errorRate);
        var engine = new Engine(Trials.policy());
        int tick = 0;
        for (int number = 0; number < Trials.WEIGHTS.size(); number++) {
            var step = Trials.step(number);
            double share = Trials.WEIGHTS.get(number) / 100.0;
            int began = tick;
            boolean mayAdvance = false;
            while (!mayAdvance && tick - began < TICKS_A_STEP_MOST) {
                mayAdvance = engine.observe(new Stratum(
                                tick,
                                step,
                                (tick - began) * Traffic.TICK_SEC,
                                traffic.report(share, ill),
                                traffic.report(1 - share, Ill.NOT)))
                        .mayAdvance();
                tick++;
            }
            if (!mayAdvance) {
                return -1;
            }
        }
        return tick;
    }

    @ParameterizedTest
    @CsvSource({"0.001", "0.003", "0.01", "0.03", "0.1", "0.3"})
    void they_are_proven_to_be_no_worse_at_any_error_rate(double errorRate) {
        for (int seed = 0; seed < LIVES; seed++) {
            assertThat(ticksToProof(seed, 100, errorRate, Ill.NOT))
                    .as("seed " + seed)
                    .isPositive();
        }
    }

    @Test
    void one_exactly_at_the_margin_is_not() {
        // Given: 1 % in the baseline, 1.25 times as much and 0.4 points in the canary
        int proven = 0;
        for (int seed = 0; seed < LIVES; seed++) {
            proven += ticksToProof(seed, 100, .01, new Ill(1.25, .004, 1)) > 0 ? 1 : 0;
        }
        // Then
        assertThat(proven).isLessThanOrEqualTo(2);
    }

    /** A baseline without requests is no baseline. */
    @Test
    void a_canary_that_has_all_of_the_traffic_by_mistake_is_never_proven() {
        // Given
        var traffic = new Traffic(1, 1000, .001);
        var engine = Trials.learned(Trials.policy(), traffic);
        // When
        Finding finding = engine.finding();
        for (int tick = 0; tick < 360; tick++) {
            finding = engine.observe(new Stratum(
                    60 + tick,
                    Trials.step(3),
                    tick * Traffic.TICK_SEC,
                    traffic.report(1, new Ill(1, 1, 1)),
                    traffic.report(0, Ill.NOT)));
        }
        // Then
        assertThat(finding.mayAdvance()).isFalse();
        assertThat(finding.missing())
                .extracting(MissingEvidence::what)
                .contains("a tick of this step with requests to both versions");
    }
}
