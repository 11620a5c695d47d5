package io.canary.analysis.sequential.engine;

import static io.canary.analysis.sequential.Trials.healthy;
import static io.canary.analysis.sequential.Trials.stratum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.ProofMargins;
import io.canary.analysis.sequential.Reading;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.Traffic;
import io.canary.analysis.sequential.Traffic.Ill;
import io.canary.analysis.sequential.Trials;
import io.canary.analysis.sequential.WeightStep;
import io.canary.analysis.sequential.finding.Finding;
import io.canary.analysis.sequential.finding.Finding.Rule;
import io.canary.analysis.sequential.finding.Finding.State;
import io.canary.analysis.sequential.finding.MetricFinding;
import io.canary.analysis.sequential.finding.MissingEvidence;
import io.canary.analysis.sequential.memento.Memento;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class EngineTest {
    private static final SequentialPolicy HOUR =
            Trials.policy(Map.of("max_duration_sec", 3_600, "warmup_sec", 0, "latency_warmup_sec", 0));
    private static final SequentialPolicy POLICY = Trials.policyWithoutWarmUp();
    private static final WeightStep FIRST = Trials.step(0);
    private static final WeightStep LAST = Trials.step(4);

    private static Engine learned(double rps) {
        return Trials.learned(POLICY, new Traffic(1, rps, .01));
    }

    @Test
    void defaults_are_as_specified() {
        // When
        var policy = Trials.policy();
        // Then
        assertThat(policy.analysis().alpha()).isEqualTo(.01);
        assertThat(policy.analysis().tick()).isEqualTo(Duration.ofSeconds(10));
        assertThat(policy.analysis().warmup()).isEqualTo(Duration.ofSeconds(20));
        assertThat(policy.analysis().latencyWarmup()).isEqualTo(Duration.ofSeconds(30));
        assertThat(policy.analysis().proof()).isEqualTo(new ProofMargins(20, 1.25, .004, 1.15, 1.24, 1.5));
        assertThat(policy.analysis().weightMost()).isEqualTo(new Weight(9500));
        assertThat(policy.judged()).extracting(Metric::name).containsExactly("errors", "latency", "cpu");
    }

    @Test
    void a_tick_that_was_seen_changes_nothing() {
        // Given
        var engine = learned(100);
        engine.observe(healthy(70, FIRST, new Traffic(2, 100, .01)));
        var before = engine.memento();
        // When
        engine.observe(stratum(70, LAST, Trials.report(500, 500), Trials.report(500, 0)));
        engine.observe(stratum(69, LAST, Trials.report(500, 500), Trials.report(500, 0)));
        engine.learn(70, Trials.report(500, 500));
        // Then
        assertThat(engine.memento()).isEqualTo(before);
    }

    @Test
    void a_version_without_a_report_is_no_evidence_and_no_pass() {
        // Given
        var engine = learned(100);
        var before = engine.observe(healthy(60, FIRST, new Traffic(2, 100, .01)));
        // When
        var once = engine.observe(stratum(61, FIRST, null, Trials.report(900, 9)));
        var noCanary = engine.observe(stratum(62, FIRST, null, Trials.report(900, 9)));
        engine.observe(stratum(63, FIRST, Trials.report(50, 50), null));
        var noBaseline = engine.observe(stratum(64, FIRST, Trials.report(50, 50), null));
        // Then: one report that is lost does not matter
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
    void what_one_version_does_not_report_is_named_with_whose_it_is() {
        // Given
        var engine = learned(100);
        engine.observe(healthy(60, FIRST, new Traffic(2, 100, .01)));
        var whole = new Traffic(3, 100, .01).report(.95, Traffic.Ill.NOT);
        var noErrors = without(Metric.ERRORS, new Traffic(3, 100, .01).report(.05, Traffic.Ill.NOT));
        var noLatency = without(Metric.LATENCY, new Traffic(3, 100, .01).report(.05, Traffic.Ill.NOT));
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
        var engine = learned(100);
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
    void one_corrupt_report_rolls_nothing_back_whatever_follows() {
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
    void what_a_corrupt_report_said_of_errors_does_not_hide_latency() {
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
    void what_is_within_the_margins_is_no_harm_however_long_it_lasts() {
        // Given
        var engine = new Engine(POLICY);
        // When
        for (int tick = 0; tick < 300; tick++) {
            engine.observe(
                    stratum(tick, Trials.step(3), Trials.report(50_000, 550, 53), Trials.report(50_000, 500, 50)));
        }
        // Then
        assertThat(engine.finding().logEvidence()).isNegative();
    }

    @Test
    void latency_that_jitters_anyway_is_weaker_evidence() {
        double[] evidence = new double[2];
        for (int i = 0; i < 2; i++) {
            // Given
            double jitter = .08 * i;
            var traffic = new Traffic(4, 100, .01);
            var engine = Trials.learned(POLICY, traffic, () -> new Ill(1, 0, Math.exp(jitter * traffic.gaussian())));
            // When
            var finding = engine.observe(
                    stratum(60, Trials.step(3), traffic.report(.5, new Ill(1, 0, 1.3)), traffic.report(.5, Ill.NOT)));
            evidence[i] = finding.metrics().get(1).logEvidence();
        }
        // Then
        assertThat(evidence[0]).isGreaterThan(5);
        assertThat(evidence[1]).isLessThan(evidence[0] / 2);
    }

    @Test
    void a_tick_is_judged_by_what_was_known_before_it() {
        // Given
        var engine = new Engine(POLICY);
        // When
        var first = engine.observe(stratum(0, FIRST, Trials.report(500, 0, 5_000), Trials.report(9_500, 0)));
        var second = engine.observe(stratum(1, FIRST, Trials.report(500, 0, 5_000), Trials.report(9_500, 0)));
        // Then
        assertThat(first.metrics().get(1).logEvidence()).isZero();
        assertThat(second.metrics().get(1).logEvidence()).isGreaterThan(10);
    }

    @Test
    void a_rollback_is_final() {
        // Given
        var traffic = new Traffic(3, 100, .01);
        var engine = Trials.learned(POLICY, traffic);
        for (int tick = 60; tick < 64; tick++) {
            engine.observe(stratum(tick, FIRST, Trials.report(50, 50), traffic.report(.95, Ill.NOT)));
        }
        var rolledBack = engine.finding();
        // When
        for (int tick = 64; tick < 600; tick++) {
            engine.observe(healthy(tick, FIRST, traffic));
        }
        // Then
        assertThat(rolledBack.state()).isEqualTo(State.ROLLBACK);
        assertThat(rolledBack.sentence())
                .startsWith("errors: canary 100 % against baseline ")
                .endsWith(" ≥ 100");
        assertThat(engine.finding().state()).isEqualTo(State.ROLLBACK);
        assertThat(engine.finding().mayAdvance()).isFalse();
    }

    @Test
    void without_any_baseline_it_is_inconclusive_when_the_time_is_over() {
        // Given
        var engine = new Engine(HOUR);
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
    void without_traffic_it_is_inconclusive_when_the_time_is_over() {
        // Given
        var engine = new Engine(HOUR);
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

    @Test
    void an_incident_holds_and_a_crash_in_it_is_found_all_the_same() {
        // Given
        var traffic = new Traffic(7, 100, .01);
        var engine = Trials.learned(POLICY, traffic);
        var outage = new Ill(1, .1, 3);
        engine.observe(healthy(60, FIRST, traffic));
        // When
        var begun = engine.observe(stratum(61, FIRST, traffic.report(.05, outage), traffic.report(.95, outage)));
        var goesOn = engine.observe(stratum(62, FIRST, traffic.report(.05, outage), traffic.report(.95, outage)));
        var crash = goesOn;
        for (int tick = 63; tick < 66; tick++) {
            crash = engine.observe(
                    stratum(tick, FIRST, traffic.report(.05, new Ill(1, 1, 1)), traffic.report(.95, outage)));
        }
        // Then
        assertThat(begun.state()).isEqualTo(State.INCIDENT);
        assertThat(goesOn.mayAdvance()).isFalse();
        assertThat(goesOn.rule()).isEqualTo(Rule.INCIDENT);
        assertThat(goesOn.missing()).extracting(MissingEvidence::what).contains("the end of the incident");
        for (int metric = 0; metric < 2; metric++) {
            var before = begun.metrics().get(metric).parts();
            var after = goesOn.metrics().get(metric).parts();
            assertThat(after.getFirst()).isEqualTo(before.getFirst());
            assertThat(after.getLast()).isNotEqualTo(before.getLast());
        }
        assertThat(crash.state()).isEqualTo(State.ROLLBACK);
    }

    @Test
    void what_lasts_longer_than_five_minutes_is_what_is_usual() {
        // Given
        var traffic = new Traffic(8, 100, .01);
        var engine = Trials.learned(POLICY, traffic);
        var worse = new Ill(1, .2, 3);
        int ticks = 0;
        // When
        State state;
        do {
            state = engine.observe(stratum(60 + ticks, FIRST, traffic.report(.05, worse), traffic.report(.95, worse)))
                    .state();
            ticks++;
        } while (state == State.INCIDENT && ticks < 200);
        // Then
        assertThat(ticks).isBetween(31, 60);
    }

    @Test
    void instances_that_report_once_in_six_ticks_show_no_other_share_by_when_they_do() {
        // Given: ten of each version; in the first ticks of six there are many of the baseline's and few of the
        // canary's
        int[] canary = {1, 1, 1, 0, 4, 3};
        int[] baseline = {3, 3, 3, 1, 0, 0};
        double all = 10 / 6.0;
        var traffic = new Traffic(9, 100, .001);
        var engine = Trials.learned(POLICY, traffic);
        // When
        var rules = new ArrayList<Rule>();
        for (int tick = 60; tick < 120; tick++) {
            var ours = canary[tick % 6] == 0 ? null : traffic.report(.25, Ill.NOT, canary[tick % 6] / all);
            var theirs = baseline[tick % 6] == 0 ? null : traffic.report(.75, Ill.NOT, baseline[tick % 6] / all);
            rules.add(
                    engine.observe(stratum(tick, Trials.step(2), ours, theirs)).rule());
        }
        // Then
        assertThat(rules.subList(6, 60)).doesNotContain(Rule.TRAFFIC_SHARE);
    }

    @Test
    void a_canary_that_gets_too_little_traffic_is_held() {
        // Given
        var traffic = new Traffic(9, 100, .001);
        var engine = Trials.learned(POLICY, traffic);
        // When
        Finding finding = engine.finding();
        for (int tick = 60; tick < 66; tick++) {
            finding = engine.observe(
                    stratum(tick, Trials.step(2), traffic.report(.1, Ill.NOT), traffic.report(.9, Ill.NOT)));
        }
        // Then
        assertThat(finding.rule()).isEqualTo(Rule.TRAFFIC_SHARE);
        assertThat(finding.mayAdvance()).isFalse();
        // When it gets what it should
        for (int tick = 66; tick < 90; tick++) {
            finding = engine.observe(healthy(tick, Trials.step(2), traffic));
        }
        // Then
        assertThat(finding.mayAdvance()).isTrue();
    }

    @Test
    void alone_it_is_held_against_a_limit_with_a_fifth_of_alpha() {
        // Given
        var policy = Trials.policy(Map.of("error_limit", .05, "warmup_sec", 0, "latency_warmup_sec", 0));
        var full = new WeightStep(9, Weight.FULL, Weight.FULL);
        var traffic = new Traffic(10, 100, .01);
        var bad = Trials.learned(policy, traffic);
        var good = Trials.learned(policy, traffic);
        // When
        for (int tick = 60; tick < 64; tick++) {
            bad.observe(stratum(tick, full, Trials.report(1000, 150), null));
            good.observe(stratum(tick, full, Trials.report(1000, 50), null));
        }
        // Then
        assertThat(bad.finding().state()).isEqualTo(State.ROLLBACK);
        assertThat(good.finding().state()).isNotEqualTo(State.ROLLBACK);
        assertThat(good.finding().goal()).isCloseTo(Math.log(100), Offset.offset(1e-12));
    }

    @Test
    void a_metric_of_ones_own_is_judged_in_its_own_direction() {
        // Given
        var policy = Trials.policy(
                Map.of("warmup_sec", 0),
                List.of(
                        Map.of("name", "orders", "kind", "ratio", "direction", "higher_is_better", "critical", true),
                        Map.of("name", "queue", "kind", "gauge", "margin", 5),
                        Map.of("name", "throughput", "kind", "distribution", "direction", "higher_is_better")));
        var more = new Engine(policy);
        var less = new Engine(policy);
        var usual = new Report(1000, Map.of("orders", new Arm(1000, 900)));
        // When
        for (int tick = 0; tick < 10; tick++) {
            more.observe(stratum(tick, FIRST, new Report(50, Map.of("orders", new Arm(50, 49))), usual));
            less.observe(stratum(tick, FIRST, new Report(50, Map.of("orders", new Arm(50, 30))), usual));
        }
        // Then
        assertThat(more.finding().state()).isNotEqualTo(State.ROLLBACK);
        assertThat(less.finding().state()).isEqualTo(State.ROLLBACK);
        assertThat(less.finding().sentence()).startsWith("orders: ");
    }

    @Test
    void the_sentence_of_a_ratio_has_its_interval() {
        // Given
        var policy = Trials.policy(
                Map.of("ratio_interval", true, "warmup_sec", 0, "margins", Map.of("latency_ratio", 1.06)));
        var engine = new Engine(policy);
        // When
        for (int tick = 0; tick < 5; tick++) {
            engine.observe(stratum(tick, FIRST, Trials.report(500, 20), Trials.report(9500, 95)));
        }
        // Then
        assertThat(engine.finding().sentence())
                .matches("errors: canary 4.0 % against baseline 1.0 %, ratio 4.0 \\([0-9.]+–[0-9.]+\\), "
                        + "e-value .* ≥ 100");
    }

    @Test
    void a_memento_of_another_policy_is_refused() {
        var memento = learned(10).memento();
        assertThatThrownBy(() -> Engine.restore(Trials.policy(Map.of("error_limit", .1)), memento))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Engine.restore(POLICY, Memento.positional(new double[] {1}, new float[0])))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_cannot_be_is_refused() {
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

    @Test
    void a_start_that_takes_longer_holds_the_weight_where_that_is_wanted() {
        // Given
        var traffic = new Traffic(1, 1_000, .01);
        var patient = Trials.learned(Trials.policy(Map.of("adaptive_warmup", true)), traffic);
        // When: twice as slow, and a little less so from tick to tick
        double[] slower = {2, 1.8, 1.6, 1.45, 1.3, 1.2, 1, 1, 1, 1};
        var states = new ArrayList<State>();
        for (int tick = 0; tick < slower.length; tick++) {
            var canary = traffic.report(.1, new Ill(1, 0, slower[tick]));
            var baseline = traffic.report(.9, Ill.NOT);
            states.add(patient.observe(new Stratum(60 + tick, FIRST, tick * 10, canary, baseline))
                    .state());
        }
        // Then
        assertThat(states).doesNotContain(State.ROLLBACK, State.SUSPECT);
        assertThat(states.subList(0, 6)).containsOnly(State.WARMUP);
        assertThat(states.getLast()).isNotEqualTo(State.WARMUP);
    }
}
