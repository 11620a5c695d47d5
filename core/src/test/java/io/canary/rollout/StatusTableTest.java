package io.canary.rollout;

import static io.canary.rollout.Scenes.FAIL;
import static io.canary.rollout.Scenes.PASS;
import static io.canary.rollout.Scenes.SPEC;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.Transition.Refuse;
import io.canary.rollout.Transition.Stay;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of statuses and their transitions. */
class StatusTableTest {
    private static final DeploymentSpec LAST_STEP = Scenes.rising(95, 10, 20);

    /** A deployment in each status. */
    private static Walk in(Status status) {
        return switch (status) {
            case PENDING -> Walk.begin(SPEC);
            case RUNNING -> Walk.soaking(SPEC);
            case PAUSED -> Walk.soaking(SPEC).command(Commands.PAUSE);
            case PROMOTING -> Walk.promoting(SPEC);
            case ROLLING_BACK -> Walk.retreating(SPEC, Commands.ROLLBACK);
            case CANCELLING -> Walk.retreating(SPEC, Commands.CANCEL);
            case PROMOTED -> Walk.promoting(SPEC).confirm();
            case ROLLED_BACK -> Walk.retreating(SPEC, Commands.ROLLBACK).confirm();
            case CANCELLED -> Walk.retreating(SPEC, Commands.CANCEL).confirm();
            case FAILED -> Walk.begin(SPEC).alarm().confirm();
        };
    }

    @ParameterizedTest
    @EnumSource
    void every_status_can_be_reached(Status status) {
        assertThat(in(status).status()).isEqualTo(status);
    }

    static Stream<Arguments> transitions() {
        return Stream.of(
                transition(
                        "the router confirms the first split",
                        () -> in(Status.PENDING).confirm(),
                        Status.RUNNING),
                transition(
                        "the router refuses the first split",
                        () -> in(Status.PENDING).rejected(),
                        Status.FAILED),
                transition(
                        "the router does not answer the first split",
                        () -> in(Status.PENDING).alarm(),
                        Status.ROLLING_BACK),
                transition(
                        "the router did not answer the first split and confirms the baseline",
                        () -> in(Status.PENDING).alarm().confirm(),
                        Status.FAILED),
                transition("a PASS", () -> in(Status.RUNNING).judge(PASS), Status.RUNNING),
                transition(
                        "a PASS and its weight confirmed",
                        () -> Walk.shifting(SPEC).confirm(),
                        Status.RUNNING),
                transition("a pause", () -> in(Status.RUNNING).command(Commands.PAUSE), Status.PAUSED),
                transition("the last PASS", () -> Walk.soaking(LAST_STEP).judge(PASS), Status.PROMOTING),
                transition("a FAIL", () -> in(Status.RUNNING).judge(FAIL), Status.ROLLING_BACK),
                transition("a FAIL of a shift", () -> Walk.shifting(SPEC).judge(FAIL), Status.ROLLING_BACK),
                transition("a refused shift", () -> Walk.shifting(SPEC).rejected(), Status.RUNNING),
                transition("a resumption", () -> in(Status.PAUSED).command(Commands.RESUME), Status.RUNNING),
                transition("a PASS in a pause", () -> in(Status.PAUSED).judge(PASS), Status.PAUSED),
                transition("a promotion in a pause", () -> in(Status.PAUSED).promote(PASS), Status.PROMOTING),
                transition("a skip", () -> in(Status.RUNNING).skip(PASS), Status.RUNNING),
                transition(
                        "a skip of the last step", () -> Walk.soaking(LAST_STEP).skip(PASS), Status.PROMOTING),
                transition("a skip in a pause", () -> in(Status.PAUSED).skip(PASS), Status.RUNNING),
                transition("a FAIL in a pause", () -> in(Status.PAUSED).judge(FAIL), Status.ROLLING_BACK),
                transition(
                        "a shift refused in a pause",
                        () -> Walk.shifting(SPEC).command(Commands.PAUSE).rejected(),
                        Status.PAUSED),
                transition(
                        "a shift confirmed in a pause",
                        () -> Walk.shifting(SPEC).command(Commands.PAUSE).confirm(),
                        Status.PAUSED),
                transition("a promotion confirmed", () -> in(Status.PROMOTING).confirm(), Status.PROMOTED),
                transition("a promotion refused", () -> in(Status.PROMOTING).rejected(), Status.PROMOTING),
                transition("a FAIL while promoting", () -> in(Status.PROMOTING).judge(FAIL), Status.ROLLING_BACK),
                transition(
                        "a roll-back confirmed", () -> in(Status.ROLLING_BACK).confirm(), Status.ROLLED_BACK),
                transition("a roll-back refused", () -> in(Status.ROLLING_BACK).rejected(), Status.ROLLING_BACK),
                transition("a cancel confirmed", () -> in(Status.CANCELLING).confirm(), Status.CANCELLED),
                transition("a cancel refused", () -> in(Status.CANCELLING).rejected(), Status.CANCELLING));
    }

    private static Arguments transition(String what, Supplier<Walk> walk, Status to) {
        return Arguments.of(what, walk, to);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("transitions")
    void a_status_is_left_as_the_table_says(String what, Supplier<Walk> walk, Status to) {
        assertThat(walk.get().status()).as(what).isEqualTo(to);
    }

    static Stream<Status> openStatuses() {
        return Arrays.stream(Status.values()).filter(s -> !s.isFinal());
    }

    static Stream<Status> finalStatuses() {
        return Arrays.stream(Status.values()).filter(Status::isFinal);
    }

    @ParameterizedTest
    @MethodSource("openStatuses")
    void cancel_and_roll_back_are_legal_in_every_status_that_is_not_final(Status status) {
        for (var command : new Command[] {Commands.CANCEL, Commands.ROLLBACK}) {
            // Given
            var walk = in(status);
            // When
            walk.command(command);
            // Then
            assertThat(walk.ruling()).isNotInstanceOf(Refuse.class);
            assertThat(walk.lastAsked()).isEqualTo(new RouterCommand.RollBack());
            assertThat(walk.status()).isIn(Status.CANCELLING, Status.ROLLING_BACK);
            // When
            walk.command(command);
            // Then
            assertThat(walk.ruling()).isEqualTo(new Stay());
        }
    }

    @Test
    void a_rollback_keeps_its_first_reason() {
        // Given
        var rollingBack = in(Status.ROLLING_BACK);
        var cancelling = in(Status.CANCELLING);
        // When
        rollingBack.command(Commands.CANCEL);
        cancelling.command(Commands.ROLLBACK);
        // Then
        assertThat(rollingBack.confirm().status()).isEqualTo(Status.ROLLED_BACK);
        assertThat(cancelling.confirm().status()).isEqualTo(Status.CANCELLED);
    }

    @ParameterizedTest
    @MethodSource("finalStatuses")
    void nothing_changes_a_deployment_that_has_ended(Status status) {
        // Given
        var walk = in(status);
        var end = walk.state();
        // When
        var verdicts = Stream.of(PASS, FAIL).map(v -> walk.on(walk.judged(v)).ruling());
        var alarm = walk.on(new Event.TimerFired(walk.now())).ruling();
        var answer = walk.on(new Event.Confirmed(walk.now(), walk.asked.size())).ruling();
        var cancel = walk.command(Commands.CANCEL).ruling();
        var rollBack = walk.command(Commands.ROLLBACK).ruling();
        // Then
        assertThat(verdicts).containsOnly(new Stay());
        assertThat(Stream.of(alarm, answer, cancel, rollBack)).containsOnly(new Stay());
        assertThat(walk.state()).isEqualTo(end);
        assertThat(StateView.alarm(SPEC, end)).isNull();
        assertThat(StateView.nextEvaluation(end)).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.class,
            names = {"RUNNING", "PAUSED"},
            mode = EnumSource.Mode.EXCLUDE)
    void only_a_rollout_in_progress_can_be_paused_or_resumed(Status status) {
        // Given
        var walk = in(status);
        // When
        var pause = walk.command(Commands.PAUSE).ruling();
        var resume = walk.command(Commands.RESUME).ruling();
        // Then
        assertThat(Walk.refusal(pause)).isEqualTo("cannot pause a deployment that is " + status);
        assertThat(Walk.refusal(resume)).isEqualTo("cannot resume a deployment that is " + status);
    }

    @Test
    void pausing_twice_and_resuming_twice_change_nothing() {
        // Given
        var paused = in(Status.PAUSED);
        var running = in(Status.RUNNING);
        // When
        paused.command(Commands.PAUSE);
        running.command(Commands.RESUME);
        // Then
        assertThat(paused.ruling()).isEqualTo(new Stay());
        assertThat(running.ruling()).isEqualTo(new Stay());
    }
}
