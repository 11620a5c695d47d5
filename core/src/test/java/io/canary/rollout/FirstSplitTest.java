package io.canary.rollout;

import static io.canary.rollout.Scenes.SPEC;
import static io.canary.rollout.Scenes.t;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.rollout.Effect.RouterCommand;
import io.canary.spi.RouterException.Kind;
import io.canary.text.ReasonText;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** The end of a deployment whose router never applied anything and rejects the rollback too. */
class FirstSplitTest {

    private static Walk fails(Walk walk, Kind kind) {
        return walk.on(new Event.Failed(walk.now(), walk.openAsk().number(), kind, "no such backend"));
    }

    /** The router is unreachable for the first split, and a person cancels. */
    private static Walk cancelled(Command command) {
        return fails(Walk.begin(SPEC), Kind.UNAVAILABLE).command(command);
    }

    static List<Command> leaving() {
        return List.of(Commands.CANCEL, Commands.ROLLBACK);
    }

    @ParameterizedTest
    @MethodSource("leaving")
    void a_cancel_of_a_split_that_was_never_applied_ends_although_the_router_rejects_the_rollback(Command command) {
        // Given
        var walk = cancelled(command);
        // When
        fails(walk, Kind.REJECTED);
        // Then
        assertThat(walk.status()).isEqualTo(Status.FAILED);
        assertThat(StateView.weight(walk.state())).isNull();
        assertThat(StateView.alarm(SPEC, walk.state())).isNull();
        assertThat(ReasonText.of(StateView.reason(SPEC, walk.state(), null)))
                .isEqualTo(ReasonText.of(command.because())
                        + "; the router does not put v1 back (no such backend), and it never took the"
                        + " first split: v2 got no traffic");
    }

    @Test
    void the_baseline_is_requested_first_and_a_confirmation_counts() {
        // Given
        var walk = cancelled(Commands.CANCEL);
        // When
        walk.confirm();
        // Then
        assertThat(walk.lastAsked()).isEqualTo(new RouterCommand.RollBack());
        assertThat(walk.status()).isEqualTo(Status.CANCELLED);
    }

    @Test
    void an_unreachable_router_gets_its_time_for_the_rollback() {
        // Given
        var walk = cancelled(Commands.CANCEL);
        // When
        while (walk.status() == Status.CANCELLING) {
            fails(walk, Kind.UNAVAILABLE);
            if (walk.status() == Status.CANCELLING) {
                walk.alarm();
            }
        }
        // Then
        assertThat(walk.status()).isEqualTo(Status.FAILED);
        assertThat(walk.now()).isAfterOrEqualTo(t(60)).isBefore(t(120));
    }

    @Test
    void a_rejection_of_the_first_split_after_the_cancel_counts_too() {
        // Given
        var walk = Walk.begin(SPEC);
        long first = walk.openAsk().number();
        walk.command(Commands.CANCEL);
        // When: nothing is known of the first split yet
        fails(walk, Kind.REJECTED);
        // Then
        assertThat(walk.status()).isEqualTo(Status.CANCELLING);
        // When
        walk.on(new Event.Failed(walk.now(), first, Kind.REJECTED, "no such backend"));
        fails(walk.alarm(), Kind.REJECTED);
        // Then
        assertThat(walk.status()).isEqualTo(Status.FAILED);
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, mode = Mode.EXCLUDE, names = "UNREACHABLE")
    void a_split_that_may_have_been_applied_is_rolled_back_without_a_limit_of_attempts(Kind kind) {
        // Given
        var unreachable = Walk.begin(SPEC).unreachable().command(Commands.CANCEL);
        var underWay = Walk.begin(SPEC).command(Commands.CANCEL);
        var confirmed = Walk.soaking(SPEC).command(Commands.CANCEL);
        for (var walk : java.util.List.of(unreachable, underWay, confirmed)) {
            // When
            for (int i = 0; i < 20; i++) {
                fails(walk, kind).alarm();
            }
            // Then
            assertThat(walk.status()).isEqualTo(Status.CANCELLING);
            assertThat(walk.lastAsked()).isEqualTo(new RouterCommand.RollBack());
        }
    }

    @Test
    void after_a_restart_a_rejection_is_known_and_the_outcome_of_a_call_in_flight_is_not() {
        // Given
        var refused = cancelled(Commands.CANCEL).after(Duration.ofSeconds(5));
        var underWay = Walk.begin(SPEC).command(Commands.CANCEL).after(Duration.ofSeconds(5));
        // When
        fails(refused.on(new Event.Restarted(refused.now())), Kind.REJECTED);
        fails(underWay.on(new Event.Restarted(underWay.now())), Kind.REJECTED);
        // Then
        assertThat(refused.status()).isEqualTo(Status.FAILED);
        assertThat(underWay.status()).isEqualTo(Status.CANCELLING);
    }

    @Test
    void a_first_split_that_is_rejected_after_a_restart_has_changed_nothing() {
        // Given
        var walk = fails(Walk.begin(SPEC), Kind.UNAVAILABLE).after(Duration.ofSeconds(1));
        // When
        fails(walk.on(new Event.Restarted(walk.now())), Kind.REJECTED);
        // Then
        assertThat(walk.status()).isEqualTo(Status.FAILED);
        assertThat(walk.asked).doesNotContain(new RouterCommand.RollBack());
    }
}
