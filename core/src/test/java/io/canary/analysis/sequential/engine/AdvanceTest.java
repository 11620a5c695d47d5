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
import io.canary.analysis.sequential.memento.Memento;
import io.canary.spi.Weight;
import org.junit.jupiter.api.Test;

/** What a canary must prove before it gets more traffic. */
class AdvanceTest {
    private static final SequentialPolicy POLICY = Trials.policyWithoutWarmUp();
    private static final WeightStep FIRST = Trials.step(0);

    @Test
    void twenty_one_clean_requests_are_needed_to_leave_five_percent() {
        // Given
        var engine = new Engine(POLICY);
        // When
        var twenty = engine.observe(stratum(0, FIRST, Trials.report(20, 0), Trials.report(380, 0)));
        var more = engine.observe(stratum(1, FIRST, Trials.report(1, 0), Trials.report(19, 0)));
        var other = new Engine(POLICY).observe(stratum(0, FIRST, Trials.report(21, 0), Trials.report(399, 0)));
        // Then
        assertThat(twenty.mayAdvance()).isFalse();
        assertThat(twenty.rule()).isEqualTo(Rule.PROOF);
        assertThat(twenty.missing().getFirst().requests()).hasValue(1);
        assertThat(twenty.sentence()).contains("about 1 more canary requests");
        assertThat(more.mayAdvance()).isTrue();
        assertThat(other.mayAdvance()).isTrue();
        assertThat(other.state()).isEqualTo(State.RUNNING);
    }

    @Test
    void the_ladder_needs_more_evidence_for_higher_weights() {
        int[] requests = {21, 41, 81};
        for (int step = 0; step < requests.length; step++) {
            for (int missing = 0; missing < 2; missing++) {
                // Given
                double n = requests[step] - missing;
                double share = Trials.WEIGHTS.get(step) / 100.0;
                // When
                var finding = new Engine(POLICY)
                        .observe(stratum(
                                0, Trials.step(step), Trials.report(n, 0), Trials.report(n * (1 - share) / share, 0)));
                // Then
                assertThat(finding.mayAdvance()).isEqualTo(missing == 0);
            }
        }
    }

    @Test
    void a_large_step_needs_the_proofs_of_its_target() {
        // Given
        var leap = new WeightStep(0, new Weight(500), Weight.FULL);
        // When
        var finding = new Engine(POLICY).observe(stratum(0, leap, Trials.report(200, 0), Trials.report(3800, 0)));
        // Then
        assertThat(finding.mayAdvance()).isFalse();
        assertThat(finding.missing()).hasSize(4).allMatch(MissingEvidence::isProof);
    }

    @Test
    void a_healthy_canary_is_proven_before_it_leaves_half_of_the_traffic() {
        // Given
        var traffic = new Traffic(5, 100, .001);
        var engine = Trials.learned(POLICY, traffic);
        var half = Trials.step(3);
        long tick = 60;
        // When
        while (!engine.observe(healthy(tick, half, traffic)).mayAdvance()) {
            tick++;
        }
        // Then
        assertThat(engine.finding().state()).isEqualTo(State.PROVEN);
        assertThat((tick - 59) * 500).isBetween(500L, 4_000L);
    }

    @Test
    void a_defect_that_starts_after_the_proof_revokes_it() {
        // Given
        var traffic = new Traffic(12, 20, .001);
        var engine = Trials.learned(POLICY, traffic);
        var half = Trials.step(3);
        long tick = 60;
        while (!engine.observe(healthy(tick, half, traffic)).mayAdvance() || tick < 180) {
            tick++;
        }
        // When
        long since = tick;
        Finding finding;
        do {
            tick++;
            finding = engine.observe(
                    stratum(tick, half, traffic.report(.5, new Ill(1, 0, 1.3)), traffic.report(.5, Ill.NOT)));
        } while (finding.missing().stream().noneMatch(MissingEvidence::isProof) && tick < since + 60);
        // Then
        assertThat(tick - since).isLessThanOrEqualTo(10);
        assertThat(finding.missing()).extracting(MissingEvidence::what).anyMatch(w -> w.startsWith("latency"));
        assertThat(finding.state()).isNotEqualTo(State.PROVEN);
    }

    @Test
    void weak_evidence_of_harm_delays_a_promotion_by_two_minutes() {
        // Given
        var half = Trials.step(3);
        var lean = lean(half, new Ill(1.2, 0, 1));
        // When
        var finding = lean.observe(half, 50);
        var later = lean.observe(half, 110);
        var before = lean.observe(FIRST, 50);
        // Then
        assertThat(finding.rule()).isEqualTo(Rule.LEAN);
        assertThat(Math.exp(finding.cappedLogEvidence())).isBetween(2.0, 10.0);
        assertThat(finding.mayAdvance()).isFalse();
        assertThat(finding.missing()).extracting(MissingEvidence::what).containsExactly("an e-value of harm below 2");
        assertThat(later.mayAdvance()).isTrue();
        assertThat(before.mayAdvance()).isTrue();
    }

    /** A tick after which the evidence leans towards harm, and the engine before it. */
    private record Lean(Memento engine, Stratum tick) {
        Finding observe(WeightStep step, double seconds) {
            return Engine.restore(POLICY, engine)
                    .observe(new Stratum(tick.tick(), step, seconds, tick.canary(), tick.baseline()));
        }
    }

    /**
     * The first such tick at random: the evidence against a canary this bad leans towards harm before it is conclusive.
     */
    private static Lean lean(WeightStep step, Ill ill) {
        for (int seed = 0; ; seed++) {
            var traffic = new Traffic(seed, 1000, .002);
            var engine = Trials.learned(POLICY, traffic);
            for (int tick = 60; tick < 120; tick++) {
                var before = engine.memento();
                var next = new Stratum(tick, step, 50, traffic.report(.5, ill), traffic.report(.5, Ill.NOT));
                if (engine.observe(next).rule() == Rule.LEAN) {
                    return new Lean(before, next);
                }
            }
        }
    }

    @Test
    void a_canary_that_is_worse_than_the_margin_is_not_proven() {
        int proven = 0;
        for (int seed = 0; seed < 100; seed++) {
            var traffic = new Traffic(seed, 50, .01);
            var engine = Trials.learned(POLICY, traffic);
            for (int tick = 60; tick < 90; tick++) {
                var ill = new Ill(1.25, .004, 1);
                var finding = engine.observe(
                        stratum(tick, Trials.step(3), traffic.report(.5, ill), traffic.report(.5, Ill.NOT)));
                if (finding.state() == State.PROVEN) {
                    proven++;
                    break;
                }
            }
        }
        assertThat(proven).isLessThanOrEqualTo(12); // of 100, at 5 %: more with probability 0.001
    }
}
