package io.canary.analysis.sequential.engine;

import static io.canary.analysis.sequential.Trials.healthy;
import static io.canary.analysis.sequential.Trials.stratum;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Traffic;
import io.canary.analysis.sequential.Traffic.Ill;
import io.canary.analysis.sequential.Trials;
import io.canary.analysis.sequential.WeightStep;
import io.canary.analysis.sequential.finding.Finding;
import io.canary.analysis.sequential.finding.Finding.Rule;
import io.canary.analysis.sequential.finding.Finding.State;
import io.canary.analysis.sequential.finding.MetricFinding;
import io.canary.spi.LatencyHistogram;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A version or a metric without a report is no evidence, and no pass. */
class MissingReportsTest {
    private static final SequentialPolicy ONE_HOUR =
            Trials.policy(Map.of("max_duration_sec", 3_600, "warmup_sec", 0, "latency_warmup_sec", 0));
    private static final SequentialPolicy POLICY = Trials.policyWithoutWarmUp();
    private static final WeightStep FIRST = Trials.step(0);
    private static final WeightStep LAST = Trials.step(4);

    @Test
    void a_version_without_a_report_is_no_evidence_and_no_pass() {
        // Given
        var engine = Trials.learned(POLICY, new Traffic(1, 100, .01));
        var before = engine.observe(healthy(60, FIRST, new Traffic(2, 100, .01)));
        // When
        var once = engine.observe(stratum(61, FIRST, null, Trials.report(900, 9)));
        var noCanary = engine.observe(stratum(62, FIRST, null, Trials.report(900, 9)));
        engine.observe(stratum(63, FIRST, Trials.report(50, 50), null));
        var noBaseline = engine.observe(stratum(64, FIRST, Trials.report(50, 50), null));
        // Then: one lost report changes nothing
        assertThat(before.mayAdvance()).isTrue();
        assertThat(once.mayAdvance()).isTrue();
        for (var finding : List.of(noCanary, noBaseline)) {
            assertThat(finding.logEvidence()).isEqualTo(before.logEvidence());
            assertThat(finding.cappedLogEvidence()).isEqualTo(before.cappedLogEvidence());
            assertThat(finding.mayAdvance()).isFalse();
            assertThat(finding.rule()).isEqualTo(Rule.NO_REPORT);
        }
        assertThat(noCanary.metrics()).allMatch(MetricFinding::canaryMissing);
        assertThat(noBaseline.sentence()).contains("the baseline's reports");
    }

    @Test
    void what_one_version_does_not_report_is_named_with_the_version() {
        // Given
        var engine = Trials.learned(POLICY, new Traffic(1, 100, .01));
        engine.observe(healthy(60, FIRST, new Traffic(2, 100, .01)));
        var whole = new Traffic(3, 100, .01).report(.95, Ill.NOT);
        var noErrors = without(Metric.ERRORS, new Traffic(3, 100, .01).report(.05, Ill.NOT));
        var noLatency = without(Metric.LATENCY, new Traffic(3, 100, .01).report(.05, Ill.NOT));
        // When
        var both = engine.observe(healthy(61, FIRST, new Traffic(4, 100, .01)));
        engine.observe(stratum(62, FIRST, noErrors, whole));
        var canary = engine.observe(stratum(63, FIRST, noErrors, whole));
        engine.observe(stratum(64, FIRST, whole, noLatency));
        var baseline = engine.observe(stratum(65, FIRST, whole, noLatency));
        engine.observe(stratum(66, LAST, noLatency, noLatency));
        var neither = engine.observe(stratum(67, LAST, noLatency, noLatency));
        // Then
        assertThat(both.sentence()).doesNotContain("not reported");
        assertThat(canary.sentence()).contains("missing: a report of errors by the canary");
        assertThat(baseline.sentence()).endsWith("; not reported: the distribution of latencies by the baseline");
        assertThat(neither.unreported()).contains("the distribution of latencies by either version");
    }

    private static Report without(String metric, Report report) {
        var readings = new HashMap<>(report.readings());
        readings.remove(metric);
        return new Report(report.requests(), readings);
    }

    @Test
    void a_metric_without_a_value_is_no_evidence() {
        // Given
        var engine = Trials.learned(POLICY, new Traffic(1, 100, .01));
        engine.observe(healthy(60, FIRST, new Traffic(2, 100, .01)));
        double before = errors(engine.finding()).logEvidence();
        // When
        var unknown = Report.of(50, Double.NaN, LatencyHistogram.EMPTY, Double.NaN);
        var finding = engine.observe(stratum(61, FIRST, unknown, Trials.report(950, 9)));
        // Then
        assertThat(errors(finding).logEvidence()).isEqualTo(before);
        assertThat(errors(finding).canaryMissing()).isTrue();
        assertThat(errors(finding).baselineMissing()).isFalse();
    }

    private static MetricFinding errors(Finding finding) {
        return finding.metrics().getFirst();
    }

    @Test
    void without_a_baseline_it_is_inconclusive_at_max_duration() {
        // Given
        var engine = new Engine(ONE_HOUR);
        // When
        var first = engine.observe(stratum(0, FIRST, Trials.report(100, 0), null));
        var last = engine.observe(stratum(359, FIRST, Trials.report(100, 0), null));
        // Then
        assertThat(first.state()).isEqualTo(State.RUNNING);
        assertThat(first.rule()).isEqualTo(Rule.NO_BASELINE);
        assertThat(first.mayAdvance()).isFalse();
        assertThat(last.state()).isEqualTo(State.INCONCLUSIVE);
        assertThat(last.rule()).isEqualTo(Rule.NO_BASELINE);
        assertThat(last.sentence()).isEqualTo("max_duration_sec reached; missing: a report of the baseline");
    }

    @Test
    void without_traffic_it_is_inconclusive_at_max_duration() {
        // Given
        var engine = new Engine(ONE_HOUR);
        Finding finding = engine.finding();
        // When
        for (int tick = 0; tick < 360; tick++) {
            finding = engine.observe(stratum(tick, FIRST, Trials.report(0, 0), Trials.report(3, 0)));
            assertThat(finding.mayAdvance()).isFalse();
        }
        // Then
        assertThat(finding.state()).isEqualTo(State.INCONCLUSIVE);
        assertThat(finding.rule()).isEqualTo(Rule.MAX_DURATION);
    }
}
