package io.canary.analysis.sequential.engine;

import static io.canary.analysis.sequential.Trials.healthy;
import static io.canary.analysis.sequential.Trials.stratum;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.Traffic;
import io.canary.analysis.sequential.Traffic.Ill;
import io.canary.analysis.sequential.Trials;
import io.canary.analysis.sequential.WeightStep;
import io.canary.analysis.sequential.finding.Finding;
import io.canary.analysis.sequential.finding.Finding.Rule;
import io.canary.analysis.sequential.finding.Finding.State;
import io.canary.analysis.sequential.finding.MissingEvidence;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds the weight without a rollback: an incident, too little traffic, a cold start. */
class HeldWeightTest {
    private static final SequentialPolicy POLICY = Trials.policyWithoutWarmUp();
    private static final WeightStep FIRST = Trials.step(0);

    @Test
    void an_incident_holds_the_weight_and_a_crash_during_it_is_detected() {
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
    void what_lasts_longer_than_five_minutes_is_no_incident() {
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
        // And when: it gets its share
        for (int tick = 66; tick < 90; tick++) {
            finding = engine.observe(healthy(tick, Trials.step(2), traffic));
        }
        // Then
        assertThat(finding.mayAdvance()).isTrue();
    }

    @Test
    void instances_that_report_every_sixth_tick_are_no_share_mismatch() {
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
    void a_cold_start_holds_the_weight_with_adaptive_warmup() {
        // Given
        var traffic = new Traffic(1, 1_000, .01);
        var engine = Trials.learned(Trials.policy(Map.of("adaptive_warmup", true)), traffic);
        // When: twice as slow, and a little less so from tick to tick
        double[] slower = {2, 1.8, 1.6, 1.45, 1.3, 1.2, 1, 1, 1, 1};
        var states = new ArrayList<State>();
        for (int tick = 0; tick < slower.length; tick++) {
            var canary = traffic.report(.1, new Ill(1, 0, slower[tick]));
            var baseline = traffic.report(.9, Ill.NOT);
            states.add(engine.observe(new Stratum(60 + tick, FIRST, tick * 10, canary, baseline))
                    .state());
        }
        // Then
        assertThat(states).doesNotContain(State.ROLLBACK, State.SUSPECT);
        assertThat(states.subList(0, 6)).containsOnly(State.WARMUP);
        assertThat(states.getLast()).isNotEqualTo(State.WARMUP);
    }
}
