package io.canary.rollout;

import static io.canary.rollout.Scenes.PASS;
import static io.canary.rollout.Scenes.SPEC;
import static io.canary.rollout.Scenes.percent;
import static io.canary.rollout.Scenes.t;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Verdict;
import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.State.Promoted;
import io.canary.rollout.State.Shifting;
import io.canary.rollout.State.Soaking;
import io.canary.rollout.Transition.Move;
import io.canary.text.ReasonText;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Transitions that no rule makes. The simulation checks that those of the rules pass. */
class InvariantCheckTest {
    private static final long ASKED = 4;
    private static final Soaking SOAKING = (Soaking) Walk.soaking(SPEC).state();

    private static DeploymentRecord at(State state) {
        return new DeploymentRecord(SPEC, state, 7, ASKED, t(0), null, null);
    }

    private static Event.Judged judged() {
        return new Event.Judged(t(61), PASS, Scenes.evidenceOf(PASS));
    }

    private static Move move(State next, @Nullable Decision decision, AskRouter... asks) {
        return new Move(next, List.of(asks), List.of(), decision);
    }

    private static AskRouter raise(long number) {
        return new AskRouter(number, new RouterCommand.Raise(percent(5), percent(15)));
    }

    private static State shifting() {
        return new Shifting(SOAKING.progress(), percent(15), RouterRequest.first(ASKED + 1, t(61)));
    }

    private static Decision decision() {
        var move = (Move) Rollout.decide(SPEC, SOAKING, judged(), ASKED + 1);
        return Objects.requireNonNull(move.decision());
    }

    @Test
    void nothing_is_promoted_before_the_router_has_confirmed_it() {
        // Given
        var promoted = new Promoted(1, 0, t(61), Reason.recorded("all traffic is on v2"), null);
        // When
        var breach = InvariantCheck.breach(at(SOAKING), judged(), move(promoted, decision()));
        // Then
        assertThat(Scenes.text(breach)).isEqualTo("PROMOTED upon Judged without the router's confirmation");
    }

    @Test
    void only_the_confirmation_of_the_open_request_ends_a_deployment() {
        // Given
        var retreating = Walk.retreating(SPEC, Commands.CANCEL);
        var open = retreating.openAsk().number();
        var end = (Move) Rollout.decide(SPEC, retreating.state(), new Event.Confirmed(t(2), open), open + 1);
        // When
        var late = InvariantCheck.breach(at(retreating.state()), new Event.Confirmed(t(2), open - 1), end);
        var right = InvariantCheck.breach(at(retreating.state()), new Event.Confirmed(t(2), open), end);
        // Then
        assertThat(Scenes.text(late)).contains("without the router's confirmation");
        assertThat(right).isNull();
    }

    @Test
    void a_final_state_is_never_left() {
        // Given
        var ended = Walk.retreating(SPEC, Commands.CANCEL).confirm().state();
        // When
        var breach = InvariantCheck.breach(at(ended), judged(), move(SOAKING, null));
        // Then
        assertThat(Scenes.text(breach)).isEqualTo("left CANCELLED, which is final");
    }

    @Test
    void the_weight_does_not_rise_without_a_decision() {
        // When
        var breach = InvariantCheck.breach(at(SOAKING), judged(), move(shifting(), null, raise(ASKED + 1)));
        // Then
        assertThat(Scenes.text(breach)).endsWith("requested after 5 % without a PASS at this step");
    }

    @Test
    void the_weight_does_not_rise_upon_a_fail_or_the_pass_of_another_step() {
        // Given
        var pass = decision();
        var fail = copy(pass, Scenes.FAIL, pass.step());
        var other = copy(pass, PASS, pass.step() + 1);
        // When
        // Then
        assertThat(breachOf(fail)).isNotNull();
        assertThat(breachOf(other)).isNotNull();
        assertThat(breachOf(pass)).isNull();
    }

    private static @Nullable Reason breachOf(Decision decision) {
        return InvariantCheck.breach(at(SOAKING), judged(), move(shifting(), decision, raise(ASKED + 1)));
    }

    private static Decision copy(Decision d, Verdict verdict, int step) {
        return new Decision(
                d.at(),
                d.kind(),
                d.trigger(),
                step,
                d.weight(),
                d.failures(),
                verdict,
                d.evidence(),
                d.recorded(),
                d.part(),
                d.late());
    }

    @Test
    void router_requests_are_sent_in_order_and_one_at_a_time() {
        // Given
        var repeated = move(shifting(), decision(), raise(ASKED));
        var skipped = move(shifting(), decision(), raise(ASKED + 2));
        var both = move(shifting(), decision(), raise(ASKED + 1), raise(ASKED + 2));
        for (var wrong : List.of(repeated, skipped, both)) {
            // When
            var breach = InvariantCheck.breach(at(SOAKING), judged(), wrong);
            // Then
            assertThat(Scenes.text(breach)).contains("out of order");
        }
    }

    @Test
    void during_a_rollback_nothing_else_is_requested() {
        // Given
        var retreating = Walk.retreating(SPEC, Commands.CANCEL).state();
        // When
        var breach = InvariantCheck.breach(
                at(retreating),
                judged(),
                move(retreating, null, new AskRouter(ASKED + 1, new RouterCommand.Split(percent(5)))));
        // Then
        assertThat(Scenes.text(breach)).endsWith("requested during a rollback");
    }

    @Test
    void a_breach_is_an_error_and_holds_the_weight() {
        // When
        var held = InvariantCheck.hold(SOAKING, t(61), Reason.recorded("it went wrong"));
        // Then
        assertThat(held.effects()).isEmpty();
        assertThat(held.next()).isInstanceOf(State.Paused.class);
        assertThat(StateView.weight(held.next())).isEqualTo(percent(5));
        assertThat(held.history()).singleElement().satisfies(entry -> {
            assertThat(entry.level()).isEqualTo(HistoryEntry.Level.ERROR);
            assertThat(entry.type()).isEqualTo(HistoryEntry.Type.INVARIANT_BREACHED);
            assertThat(ReasonText.message(entry))
                    .isEqualTo("invariant breached, transition not applied: it went wrong");
        });
    }
}
