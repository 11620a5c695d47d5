package io.canary.rollout;

import static io.canary.rollout.Scenes.FAIL;
import static io.canary.rollout.Scenes.INCONCLUSIVE;
import static io.canary.rollout.Scenes.PASS;
import static io.canary.rollout.Scenes.SPEC;
import static io.canary.rollout.Scenes.tolerating;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.text.ReasonText;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A failing canary is always reported as failing, whatever follows from it. */
class StatusReasonTest {
    private static final String FAILING = "failing: error rate 5 % > 1 %";
    private static final DeploymentSpec LENIENT = Scenes.spec(tolerating(1, false));
    private static final DeploymentSpec TOLERANT = Scenes.spec(tolerating(3, true));

    private static String reason(Walk walk) {
        return ReasonText.of(
                StateView.reason(walk.spec, walk.state(), walk.move().decision()));
    }

    @Test
    void one_that_is_held_says_how_often_it_failed_and_why_it_is_held() {
        // Given
        var walk = Walk.soaking(LENIENT);
        // When
        walk.judge(FAIL).judge(FAIL).judge(FAIL).judge(FAIL);
        // Then
        assertThat(walk.status()).isEqualTo(Status.RUNNING);
        assertThat(reason(walk)).isEqualTo(FAILING + ", 4 in a row; held because rollback_on_failure is false");
    }

    @Test
    void one_that_may_fail_more_often_says_how_often_it_may() {
        // Given
        var walk = Walk.soaking(TOLERANT);
        // When
        walk.judge(FAIL);
        // Then
        assertThat(reason(walk)).isEqualTo(FAILING + ", 1 of 3 in a row; held at 5 %");
    }

    @Test
    void one_that_breached_between_evaluations_fails_before_it_is_counted() {
        // Given
        var walk = Walk.soaking(LENIENT).after(Duration.ofSeconds(10));
        // When
        walk.breach();
        // Then
        assertThat(reason(walk)).isEqualTo(FAILING + "; held because rollback_on_failure is false");
    }

    @Test
    void one_that_only_waits_for_evidence_since_it_failed_still_fails() {
        // Given
        var walk = Walk.soaking(TOLERANT).judge(FAIL);
        // When
        walk.judge(INCONCLUSIVE);
        // Then
        assertThat(reason(walk))
                .isEqualTo(FAILING + ", 1 of 3 in a row; held at 5 %, waiting for evidence: "
                        + INCONCLUSIVE.sentence()
                        + "; auto-rollback at 2026-01-31T13:01:00Z unless a verdict is reached");
    }

    static Stream<Arguments> whateverItDoes() {
        return Stream.of(
                Arguments.of(
                        "paused", of(() -> Walk.soaking(TOLERANT).judge(FAIL).command(Commands.PAUSE))),
                Arguments.of("shifting", of(() -> Walk.shifting(TOLERANT).judge(FAIL))),
                Arguments.of(
                        "shifted", of(() -> Walk.shifting(TOLERANT).judge(FAIL).confirm())),
                Arguments.of(
                        "asked again", of(() -> restarted(Walk.soaking(TOLERANT).judge(FAIL)))),
                Arguments.of("soaking again", of(() -> restarted(
                                Walk.soaking(TOLERANT).judge(FAIL))
                        .observe(Scenes.percent(5))
                        .confirm())),
                Arguments.of("promoting", of(() -> Walk.promoting(TOLERANT).judge(FAIL))),
                Arguments.of(
                        "promoted",
                        of(() -> Walk.promoting(TOLERANT).judge(FAIL).confirm())),
                Arguments.of(
                        "on a clock that was moved",
                        of(() -> moved(Walk.soaking(TOLERANT).judge(FAIL)))),
                Arguments.of("rolled back at its deadline", of(() -> Walk.soaking(LENIENT)
                        .judge(FAIL)
                        .at(Scenes.t(90_000))
                        .on(new Event.TimerFired(Scenes.t(90_000)))
                        .confirm())),
                Arguments.of("rolled back as nothing else is known", of(() -> Walk.soaking(TOLERANT)
                        .judge(FAIL)
                        .at(Scenes.t(7_200))
                        .judge(INCONCLUSIVE)
                        .confirm())));
    }

    private static Supplier<Walk> of(Supplier<Walk> walk) {
        return walk;
    }

    private static Walk restarted(Walk walk) {
        return walk.on(new Event.Restarted(walk.now()));
    }

    private static Walk moved(Walk walk) {
        return walk.on(new Event.ClockMoved(walk.now().plusSeconds(60), Duration.ofSeconds(60)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whateverItDoes")
    void whatever_it_does_it_is_reported_as_failing(String what, Supplier<Walk> failing) {
        // When
        var walk = failing.get();
        // Then
        assertThat(ReasonText.of(StateView.reason(walk.spec, walk.state(), null)))
                .as(what)
                .contains(FAILING)
                .doesNotContain("soaking");
    }

    @Test
    void while_a_router_fails_to_confirm_again_what_clients_get_is_unknown() {
        // Given
        var walk = Walk.soaking(LENIENT);
        walk.observe(Scenes.percent(20));
        // When
        walk.rejected();
        // Then
        assertThat(ReasonText.of(StateView.reason(walk.spec, walk.state(), null)))
                .contains("asking router edge for 5 % again, attempt 1 (last answer: ")
                .endsWith("); until it confirms, what clients get is unknown");
    }

    @Test
    void one_that_passes_fails_no_more() {
        // Given
        var walk = Walk.soaking(TOLERANT).judge(FAIL).command(Commands.PAUSE);
        // When
        walk.judge(PASS);
        // Then
        assertThat(reason(walk)).startsWith("paused on request; soaking at 5 %");
    }

    @Test
    void one_that_an_older_version_recorded_fails_as_its_last_decision_says() {
        // Given
        var walk = Walk.soaking(TOLERANT).judge(FAIL);
        var now = ((State.Soaking) walk.state()).progress();
        var recorded = new State.Soaking(new Progress(
                now.step(),
                now.confirmed(),
                now.failures(),
                now.since(),
                now.nextEvaluation(),
                now.holdUntil(),
                now.deadline()));
        // Then
        assertThat(ReasonText.of(StateView.reason(TOLERANT, recorded, walk.decision())))
                .isEqualTo(FAILING + ", 1 of 3 in a row; held at 5 %");
        assertThat(ReasonText.of(StateView.reason(TOLERANT, recorded, null))).isEqualTo("failing, 1 in a row");
    }

    @Test
    void a_pause_says_why() {
        // Given
        var walk = Walk.soaking(SPEC);
        // When
        walk.command(Commands.PAUSE);
        // Then
        assertThat(reason(walk))
                .isEqualTo("paused on request; soaking at 5 %; auto-rollback at 2026-02-01T12:00:00Z unless ended");
    }
}
