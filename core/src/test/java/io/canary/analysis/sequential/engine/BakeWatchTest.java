package io.canary.analysis.sequential.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.sequential.Outcomes;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.Traffic;
import io.canary.analysis.sequential.Traffic.Ill;
import io.canary.analysis.sequential.Trials;
import io.canary.analysis.sequential.WeightStep;
import io.canary.analysis.sequential.finding.Finding;
import io.canary.analysis.sequential.finding.Finding.Rule;
import io.canary.analysis.sequential.memento.Memento;
import io.canary.spi.Weight;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A change detector watches a canary that bakes, in addition to the evidence of the whole rollout. */
class BakeWatchTest {
    private static final int HOUR = 360;
    private static final Weight LAST = new Weight(9_500);

    private static WeightStep step(int bakeTicks) {
        return new WeightStep(7, LAST, Weight.FULL, bakeTicks);
    }

    private static Stratum tick(long tick, int bakeTicks, Traffic traffic, Ill ill) {
        return new Stratum(tick, step(bakeTicks), 10 * tick, traffic.report(.95, ill), traffic.report(.05, Ill.NOT));
    }

    /** An engine after healthy ticks of the last step, the later ones in a bake. */
    private static Engine after(Traffic traffic, SequentialPolicy policy, int ticks, int bakeTicks) {
        var engine = Trials.learned(policy, traffic);
        for (int tick = 60; tick < 60 + ticks; tick++) {
            engine.take(tick(tick, tick < 90 ? 0 : bakeTicks, traffic, Ill.NOT));
        }
        return engine;
    }

    /** The ticks of harm until the alarm. */
    private static int ticksToFind(long seed, int healthy, int bakeTicks, Ill ill) {
        var traffic = new Traffic(seed, 100, .01);
        var engine = after(traffic, Trials.policy(), healthy, bakeTicks);
        int ticks = 0;
        while (!engine.isConclusive() && ticks < 2 * HOUR) {
            engine.take(tick(engine.lastTick() + 1, bakeTicks, traffic, ill));
            ticks++;
        }
        return ticks;
    }

    private static Finding.@Nullable Bake bake(Engine engine) {
        return engine.finding().bake();
    }

    @Test
    void the_detector_is_off_before_the_bake_and_after_its_interruption() {
        // Given
        var traffic = new Traffic(1, 100, .01);
        var engine = after(traffic, Trials.policy(), 20, HOUR);
        assertThat(bake(engine)).isNull();
        // When
        engine.take(tick(engine.lastTick() + 1, HOUR, traffic, Ill.NOT));
        // Then
        assertThat(Objects.requireNonNull(bake(engine)).threshold()).isEqualTo(36_000);
        // And when
        engine.take(tick(engine.lastTick() + 1, 0, traffic, Ill.NOT));
        // Then
        assertThat(bake(engine)).isNull();
    }

    @Test
    void a_change_is_found_before_the_evidence_of_the_rollout_is_conclusive() {
        int found = 0;
        for (long seed = 0; seed < 30; seed++) {
            // Given
            var traffic = new Traffic(seed, 100, .01);
            var engine = after(traffic, Trials.policy(), 3 * HOUR, HOUR);
            // When
            while (!engine.isConclusive()) {
                engine.take(tick(engine.lastTick() + 1, HOUR, traffic, new Ill(2.5, 0, 1)));
            }
            // Then
            var finding = engine.finding();
            if (finding.rule() == Rule.BAKE) {
                found++;
                assertThat(finding.cappedLogEvidence()).isLessThan(finding.goal());
                assertThat(finding.sentence()).startsWith("errors: canary ").contains(", change detector ");
                // And: that stays the reason, whatever follows
                engine.take(tick(engine.lastTick() + 1, 0, traffic, Ill.NOT));
                assertThat(engine.finding().rule()).isEqualTo(Rule.BAKE);
            }
        }
        assertThat(found).isGreaterThan(15);
    }

    @Test
    void a_late_change_is_found_sooner_than_without() {
        // Given
        double with = 0;
        double without = 0;
        // When
        for (long seed = 0; seed < 40; seed++) {
            with += ticksToFind(seed, 3 * HOUR, HOUR, new Ill(2.5, 0, 1));
            without += ticksToFind(seed, 3 * HOUR, 0, new Ill(2.5, 0, 1));
        }
        // Then
        assertThat(with).isLessThan(.9 * without);
    }

    @Test
    void a_corrupt_report_does_not_decide_alone() {
        for (long seed = 0; seed < 20; seed++) {
            // Given
            var traffic = new Traffic(seed, 100, .001);
            var engine = after(traffic, Trials.policy(), 200, HOUR);
            // When
            engine.take(tick(engine.lastTick() + 1, HOUR, traffic, new Ill(1, 1, 9)));
            for (int tick = 0; tick < 20; tick++) {
                engine.take(tick(engine.lastTick() + 1, HOUR, traffic, Ill.NOT));
            }
            // Then
            assertThat(engine.isConclusive()).isFalse();
        }
    }

    @Test
    void an_engine_that_is_restored_in_a_bake_continues_as_if_it_had_never_stopped() {
        // Given
        var traffic = new Traffic(5, 100, .01);
        var engine = after(traffic, Trials.policy(), 100, HOUR);
        // When
        var restored = Engine.restore(Trials.policy(), engine.memento());
        // Then
        for (int i = 0; i < 10; i++) {
            var next = tick(engine.lastTick() + 1, HOUR, traffic, Ill.NOT);
            engine.take(next);
            restored.take(next);
            assertThat(restored.memento()).isEqualTo(engine.memento());
            assertThat(bake(restored)).isEqualTo(bake(engine)).isNotNull();
        }
    }

    @Test
    void max_duration_does_not_apply_to_the_bake() {
        // Given
        var policy = Trials.policy(Map.of("max_duration_sec", 400));
        var traffic = new Traffic(3, 1_000, .01);
        var engine = after(traffic, policy, 100, HOUR);
        // When: a report of the baseline is missing
        engine.take(new Stratum(engine.lastTick() + 1, step(HOUR), 2_000, traffic.report(.95, Ill.NOT), null));
        // Then
        assertThat(engine.finding().state()).isNotEqualTo(Finding.State.INCONCLUSIVE);
    }

    // --- E[R] of all alternatives is at most the number of ticks, by enumeration

    private static SequentialPolicy errorsOnly() {
        var margins = new HashMap<String, @Nullable Object>();
        margins.put("cpu", null);
        margins.put("latency_ratio", null);
        return Trials.policy(Map.of(
                "warmup_sec",
                0,
                "latency_warmup_sec",
                0,
                "adaptive_warmup",
                false,
                "ratio_interval",
                false,
                "margins",
                margins));
    }

    private static double mean(SequentialPolicy policy, Memento before, long tick, List<Double> rates) {
        if (rates.isEmpty()) {
            return Objects.requireNonNull(bake(Engine.restore(policy, before))).value();
        }
        double rate = rates.getFirst();
        double mean = 0;
        for (var outcome : Outcomes.ofErrors(3, Math.min(1, 1.1 * rate), 2, rate)) {
            var after = Engine.restore(policy, before);
            after.take(new Stratum(tick, step(HOUR), 10 * tick, outcome.canary(), outcome.baseline()));
            mean += outcome.probability() * mean(policy, after.memento(), tick + 1, rates.subList(1, rates.size()));
        }
        return mean;
    }

    @Test
    void for_a_canary_that_is_no_worse_the_mean_is_at_most_the_number_of_ticks_at_any_rates() {
        var policy = errorsOnly();
        for (var rates : List.of(List.of(.3, .3, .3), List.of(.02, .6, .1), List.of(.5, .05, .9))) {
            for (int errors : new int[] {0, 3, 25}) {
                // Given
                var engine = new Engine(policy);
                for (int tick = 0; tick < 6; tick++) {
                    engine.learn(tick, Trials.report(50, tick % 2 * errors));
                }
                // Then
                assertThat(mean(policy, engine.memento(), 6, rates)).isBetween(.1, 2 + 1e-9);
            }
        }
    }
}
