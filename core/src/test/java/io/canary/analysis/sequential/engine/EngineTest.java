package io.canary.analysis.sequential.engine;

import static io.canary.analysis.sequential.Trials.healthy;
import static io.canary.analysis.sequential.Trials.stratum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Traffic;
import io.canary.analysis.sequential.Traffic.Ill;
import io.canary.analysis.sequential.Trials;
import io.canary.analysis.sequential.WeightStep;
import io.canary.analysis.sequential.finding.Finding.State;
import io.canary.analysis.sequential.memento.Memento;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an engine keeps: each tick counts once, a rollback is final, and its state belongs to one policy. */
class EngineTest {
    private static final SequentialPolicy POLICY = Trials.policyWithoutWarmUp();
    private static final WeightStep FIRST = Trials.step(0);
    private static final WeightStep LAST = Trials.step(4);

    @Test
    void a_tick_that_was_observed_changes_nothing() {
        // Given
        var engine = Trials.learned(POLICY, new Traffic(1, 100, .01));
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
    void a_memento_of_another_policy_is_rejected() {
        var memento = Trials.learned(POLICY, new Traffic(1, 10, .01)).memento();
        assertThatThrownBy(() -> Engine.restore(Trials.policy(Map.of("error_limit", .1)), memento))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Engine.restore(POLICY, Memento.positional(new double[] {1}, new float[0])))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
