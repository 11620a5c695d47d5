package io.canary.analysis.sequential.engine;

import static io.canary.analysis.sequential.Trials.healthy;
import static io.canary.analysis.sequential.Trials.stratum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Reading;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.Traffic;
import io.canary.analysis.sequential.Traffic.Ill;
import io.canary.analysis.sequential.Trials;
import io.canary.analysis.sequential.WeightStep;
import io.canary.analysis.sequential.finding.Finding.State;
import io.canary.analysis.sequential.memento.Memento;
import io.canary.spi.LatencyHistogram;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Impossible reports are rejected, and an absurd one decides nothing alone. */
class CorruptReportsTest {
    private static final SequentialPolicy POLICY = Trials.policyWithoutWarmUp();
    private static final WeightStep FIRST = Trials.step(0);

    @Test
    void one_corrupt_report_causes_no_rollback_whatever_follows() {
        for (long tick : new long[] {0, 1, 5, 29}) {
            // Given
            var traffic = new Traffic(tick, 100, .01);
            var engine = Trials.learned(POLICY, traffic);
            for (long i = 0; i < tick; i++) {
                engine.observe(healthy(60 + i, FIRST, traffic));
            }
            double before = engine.finding().cappedLogEvidence();
            // When
            var corrupt = engine.observe(
                    stratum(60 + tick, FIRST, Trials.report(1e9, 1e9, 100_000), traffic.report(.95, Ill.NOT)));
            // Then
            assertThat(corrupt.cappedLogEvidence()).isLessThanOrEqualTo(Math.max(before, 0) + 3.3026);
            engine.observe(stratum(61 + tick, FIRST, null, traffic.report(.95, Ill.NOT)));
            for (long i = 62; i < 100; i++) {
                assertThat(engine.observe(healthy(i + tick, FIRST, traffic)).state())
                        .isNotEqualTo(State.ROLLBACK);
            }
            assertThat(engine.finding().state()).isNotEqualTo(State.SUSPECT);
        }
    }

    @Test
    void a_corrupt_report_of_errors_does_not_hide_latency() {
        // Given
        var traffic = new Traffic(3, 1000, .001);
        var engine = Trials.learned(POLICY, traffic);
        engine.observe(stratum(60, FIRST, Trials.report(1e9, 1e9), traffic.report(.95, Ill.NOT)));
        State state = State.RUNNING;
        // When
        for (int tick = 61; tick < 71; tick++) {
            state = engine.observe(
                            stratum(tick, FIRST, traffic.report(.05, new Ill(1, 0, 1.5)), traffic.report(.95, Ill.NOT)))
                    .state();
        }
        // Then
        assertThat(state).isEqualTo(State.ROLLBACK);
    }

    @Test
    void impossible_values_are_rejected() {
        assertThatThrownBy(() -> new Report(-1, Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Report(1e13, Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Report(1, Map.of("errors", new Arm(1e13, 0))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Report.of(1, 2, LatencyHistogram.EMPTY, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Reading.Gauge(Double.POSITIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Reading.Latencies(LatencyHistogram.of(new long[] {Long.MAX_VALUE, 5})))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Stratum(1, FIRST, Double.NaN, null, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Memento.positional(new double[] {Double.NaN}, new float[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
