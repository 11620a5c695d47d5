package io.canary.rollout;

import static io.canary.rollout.Scenes.PASS;
import static io.canary.rollout.Scenes.SPEC;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.rollout.HistoryEntry.Level;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.State.Drifted;
import io.canary.rollout.Transition.Stay;
import io.canary.spi.Observation;
import io.canary.text.ReasonText;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Abandon, for a deployment whose router is gone for good. */
class AbandonRulesTest {

    /** Every state with a router request that is not confirmed. */
    static Stream<Arguments> unconfirmed() {
        return Stream.of(
                unconfirmed("the first split", () -> Walk.begin(SPEC)),
                unconfirmed("the same split again", () -> restarted(Walk.soaking(SPEC))),
                unconfirmed(
                        "the same split again, paused",
                        () -> restarted(Walk.soaking(SPEC).command(Commands.PAUSE))),
                unconfirmed("the promotion", () -> Walk.promoting(SPEC)),
                unconfirmed("the rollback", () -> Walk.retreating(SPEC, Commands.ROLLBACK)),
                unconfirmed("the cancellation", () -> Walk.retreating(SPEC, Commands.CANCEL)),
                unconfirmed("the baseline, as it could not be begun", () -> Walk.begin(SPEC)
                        .alarm()));
    }

    private static Arguments unconfirmed(String what, Supplier<Walk> walk) {
        return Arguments.of(what, walk);
    }

    private static Walk restarted(Walk walk) {
        return walk.on(new Event.Restarted(walk.now())).observe(new Observation.CannotTell("it is a script"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unconfirmed")
    void a_request_that_the_router_keeps_failing_to_confirm_can_be_abandoned(String what, Supplier<Walk> unconfirmed) {
        // Given
        var walk = unconfirmed.get().unreachableForLong();
        int asked = walk.asked.size();
        // When
        walk.command(Commands.ABANDON);
        // Then
        assertThat(walk.status()).as(what).isEqualTo(Status.FAILED);
        assertThat(walk.weight()).as("nobody knows where the traffic is").isNull();
        assertThat(ReasonText.of(StateView.reason(SPEC, walk.state(), null)))
                .startsWith("unconfirmed: traffic unknown")
                .endsWith("; abandoned on request: edge is gone");
        assertThat(walk.asked).hasSize(asked);
        assertThat(walk.move().effects()).isEqualTo(List.of(new Effect.Withdraw()));
        assertThat(walk.lastEntry().level()).isEqualTo(Level.ERROR);
        assertThat(walk.lastEntry().type()).isEqualTo(Type.ABANDONED);
        assertThat(walk.lastEntry().by()).isEqualTo("somebody");
        assertThat(KnownBad.of(SPEC, walk.state())).isNull();
        assertThat(StateView.alarm(SPEC, walk.state())).isNull();
        assertThat(StateView.recoveryWatch(walk.state())).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unconfirmed")
    void abandon_is_rejected_until_the_router_has_failed_often_enough(String what, Supplier<Walk> unconfirmed) {
        // Given
        var walk = unconfirmed.get().unreachable();
        var before = walk.state();
        // When
        walk.command(Commands.ABANDON);
        // Then
        assertThat(Walk.refusal(walk.ruling()))
                .as(what)
                .isEqualTo("cannot abandon: router edge has failed 1 of 3 times in a row; use cancel or"
                        + " rollback instead, or repeat this if it keeps failing");
        assertThat(walk.state()).isEqualTo(before);
    }

    @Test
    void a_deployment_whose_router_stays_unreachable_can_be_abandoned_though_it_confirmed() {
        // Given
        var walk = Walk.shifting(SPEC).unreachable();
        // When
        walk.command(Commands.ABANDON);
        // Then
        assertThat(Walk.refusal(walk.ruling()))
                .isEqualTo("cannot abandon: router edge has been out of sight for less than 5 s; use cancel or"
                        + " rollback instead, or repeat this if it stays so");
        // When
        walk.after(Duration.ofSeconds(5)).command(Commands.ABANDON);
        // Then
        assertThat(walk.status()).isEqualTo(Status.FAILED);
        assertThat(walk.weight()).isNull();
    }

    @Test
    void a_confirmed_deployment_is_cancelled_or_rolled_back_instead() {
        // Given
        var soaking = Walk.soaking(SPEC);
        var paused = Walk.soaking(SPEC).command(Commands.PAUSE);
        var drifted = Walk.soaking(Scenes.with(alerting())).observe(Scenes.percent(50));
        // When
        soaking.command(Commands.ABANDON);
        paused.command(Commands.ABANDON);
        drifted.command(Commands.ABANDON);
        // Then
        String why =
                "cannot abandon: router edge has confirmed what it was last asked for; use cancel or rollback instead";
        assertThat(Walk.refusal(soaking.ruling())).isEqualTo(why);
        assertThat(Walk.refusal(paused.ruling())).isEqualTo(why);
        assertThat(drifted.state()).isInstanceOf(Drifted.class);
        assertThat(Walk.refusal(drifted.ruling())).isEqualTo(why);
        // And
        assertThat(soaking.command(Commands.CANCEL)
                        .unreachableForLong()
                        .command(Commands.ABANDON)
                        .status())
                .isEqualTo(Status.FAILED);
    }

    private static Safeguards alerting() {
        var s = SPEC.safeguards();
        return new Safeguards(
                s.deadline(),
                s.onDeadline(),
                s.maxHold(),
                s.onMaxHold(),
                Safeguards.OnDrift.ALERT,
                s.onShareMismatch(),
                s.reconcileInterval(),
                s.lease(),
                s.recoveryWindow(),
                s.promoted());
    }

    @Test
    void an_ended_deployment_cannot_be_abandoned_and_an_abandoned_one_stays_so() {
        // Given
        var cancelled = Walk.retreating(SPEC, Commands.CANCEL).confirm();
        var abandoned = Walk.begin(SPEC).unreachableForLong().command(Commands.ABANDON);
        var end = abandoned.state();
        // When
        cancelled.command(Commands.ABANDON);
        var again = abandoned.command(Commands.ABANDON).ruling();
        var cancel = abandoned.command(Commands.CANCEL).ruling();
        var late = abandoned
                .on(new Event.Confirmed(abandoned.now(), abandoned.asks()))
                .ruling();
        var restart = restarted(abandoned).ruling();
        var promote = abandoned.promote(PASS).ruling();
        // Then
        assertThat(Walk.refusal(cancelled.ruling())).isEqualTo("cannot abandon a deployment that is CANCELLED");
        assertThat(Stream.of(again, cancel, late, restart)).containsOnly(new Stay());
        assertThat(Walk.refusal(promote)).isEqualTo("cannot promote a deployment that is FAILED");
        assertThat(abandoned.state()).isEqualTo(end);
    }
}
