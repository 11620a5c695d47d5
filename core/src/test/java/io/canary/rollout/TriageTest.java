package io.canary.rollout;

import static io.canary.rollout.Scenes.FAIL;
import static io.canary.rollout.Scenes.INCONCLUSIVE;
import static io.canary.rollout.Scenes.PASS;
import static io.canary.rollout.Scenes.SPEC;
import static io.canary.rollout.Scenes.tolerating;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Compared;
import io.canary.analysis.Verdict;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.WeightStep;
import io.canary.analysis.sequential.engine.Engine;
import io.canary.analysis.sequential.finding.Finding;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How urgently a deployment needs a person's eyes. */
class TriageTest {
    private static final DeploymentSpec LENIENT = Scenes.spec(tolerating(1, false));

    private static Triage triage(Walk walk) {
        var decision = walk.ruling() instanceof Transition.Move move ? move.decision() : null;
        return Triage.of(walk.spec, walk.state(), decision);
    }

    static Stream<Arguments> each() {
        return Stream.of(
                of("before its first weight is confirmed", Triage.RUNNING, () -> Walk.begin(SPEC)),
                of("before a router that does not answer", Triage.HOLDING, () -> Walk.begin(SPEC)
                        .unreachable()),
                of("soaking", Triage.RUNNING, () -> Walk.soaking(SPEC)),
                of("on its way to the next weight", Triage.RUNNING, () -> Walk.shifting(SPEC)),
                of("without a conclusive verdict", Triage.HOLDING, () -> Walk.soaking(SPEC)
                        .judge(INCONCLUSIVE)),
                of("whose traffic is elsewhere", Triage.HOLDING, () -> Walk.soaking(SPEC)
                        .observe(Scenes.percent(20))),
                of("whose router is not seen", Triage.HOLDING, () -> Walk.soaking(SPEC)
                        .unseen()),
                of("paused", Triage.PAUSED, () -> Walk.soaking(SPEC).command(Commands.PAUSE)),
                of("failing, and not to be rolled back", Triage.FAILING, () -> Walk.soaking(LENIENT)
                        .judge(FAIL)),
                of("failing and paused", Triage.FAILING, () -> Walk.soaking(LENIENT)
                        .judge(FAIL)
                        .command(Commands.PAUSE)),
                of("failing and rolled back", Triage.ROLLING_BACK, () -> Walk.soaking(SPEC)
                        .judge(FAIL)),
                of(
                        "cancelled, and not confirmed yet",
                        Triage.ROLLING_BACK,
                        () -> Walk.retreating(SPEC, Commands.CANCEL)),
                of("rolled back", Triage.ENDED, () -> Walk.soaking(SPEC)
                        .judge(FAIL)
                        .confirm()),
                of("that is being promoted", Triage.RUNNING, () -> Walk.promoting(SPEC)),
                of("promoted", Triage.ENDED, () -> Walk.promoting(SPEC).confirm()),
                of("that passes after it failed", Triage.RUNNING, () -> Walk.soaking(LENIENT)
                        .judge(FAIL)
                        .judge(PASS)));
    }

    private static Arguments of(String what, Triage triage, Supplier<Walk> walk) {
        return Arguments.of(what, triage, walk);
    }

    @ParameterizedTest(name = "a deployment {0} is {1}")
    @MethodSource("each")
    void each_state_has_its_group(String what, Triage expected, Supplier<Walk> walk) {
        assertThat(triage(walk.get())).as(what).isEqualTo(expected);
    }

    @Test
    void a_canary_with_some_evidence_of_harm_is_suspect_at_that_weight_and_no_longer() {
        // Given
        var walk = Walk.soaking(SPEC);
        // When
        walk.judge(suspicious());
        var decision = walk.decision();
        // Then
        assertThat(triage(walk)).isEqualTo(Triage.SUSPECT);
        assertThat(Triage.of(walk.spec, walk.command(Commands.PAUSE).state(), decision))
                .as("paused meanwhile")
                .isEqualTo(Triage.SUSPECT);
        assertThat(Triage.of(walk.spec, Walk.soaking(SPEC).at(Scenes.t(600)).state(), null))
                .isEqualTo(Triage.RUNNING);
    }

    /** The verdict on a canary that fails a little more often, at the first tick that shows it. */
    private static Verdict suspicious() {
        var policy = SPEC.policy().comparison();
        var engine = new Engine(policy);
        var begin = engine.memento();
        var ticks = new ArrayList<Stratum>();
        for (int tick = 0; tick < 1_000; tick++) {
            var stratum = new Stratum(
                    tick,
                    new WeightStep(0, new Weight(500), new Weight(1_000)),
                    60 + tick * 10,
                    report(200, tick % 2 + 1),
                    report(4_000, 20));
            ticks.add(stratum);
            if (engine.observe(stratum).state() == Finding.State.SUSPECT) {
                return new Verdict.Unproven(new Compared(new Compared.Inputs(policy, begin, ticks)));
            }
        }
        throw new AssertionError("never suspect");
    }

    private static Report report(int requests, int errors) {
        return Report.of(requests, errors, LatencyHistogram.EMPTY, Double.NaN);
    }
}
