package io.canary.rollout;

import static io.canary.rollout.Scenes.SPEC;
import static io.canary.rollout.Scenes.percent;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.Safeguards.OnPromotionDrift;
import io.canary.rollout.Safeguards.PromotionWatch;
import io.canary.rollout.Transition.Stay;
import io.canary.spi.Weight;
import io.canary.text.ReasonText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The consequences of a promotion that is undone after the deployment has ended. */
class PromotionWatchTest {

    private static DeploymentSpec watched(@Nullable Duration watch, OnPromotionDrift onDrift) {
        var s = SPEC.safeguards();
        return Scenes.with(new Safeguards(
                s.deadline(),
                s.onDeadline(),
                s.maxHold(),
                s.onMaxHold(),
                s.onDrift(),
                s.onShareMismatch(),
                s.reconcileInterval(),
                s.lease(),
                s.recoveryWindow(),
                new PromotionWatch(watch, onDrift)));
    }

    private static Walk promoted(DeploymentSpec spec) {
        return Walk.promoting(spec).confirm();
    }

    @Test
    void a_promotion_that_is_in_force_causes_no_event() {
        assertThat(promoted(SPEC).observe(Weight.FULL).ruling()).isEqualTo(new Stay());
    }

    @Test
    void an_undone_promotion_is_one_error_event_and_is_not_requested_again_by_default() {
        // Given
        var walk = promoted(SPEC).after(Duration.ofMinutes(65));
        int asked = walk.asked.size();
        // When
        walk.observe(Weight.NONE);
        // Then
        assertThat(walk.lastEntry().type()).isEqualTo(Type.PROMOTION_DRIFTED);
        assertThat(walk.lastEntry().level()).isEqualTo(HistoryEntry.Level.ERROR);
        assertThat(ReasonText.message(walk.lastEntry())).isEqualTo("router edge carries 100 % on v1, not 100 % on v2");
        assertThat(walk.asked).hasSize(asked);
        assertThat(walk.status()).isEqualTo(Status.PROMOTED);
        assertThat(ReasonText.of(StateView.reason(SPEC, walk.state(), null)))
                .endsWith("; not so since " + Scenes.time(walk.now()) + ": router edge carries 100 % on v1");
        // And
        assertThat(walk.observe(Weight.NONE).ruling()).isEqualTo(new Stay());
        // And when it moves on, and back
        assertThat(ReasonText.message(walk.observe(percent(50)).lastEntry())).contains("50 % on v1");
        assertThat(walk.observe(Weight.FULL).lastEntry().type()).isEqualTo(Type.DRIFT_ENDED);
        assertThat(ReasonText.of(StateView.reason(SPEC, walk.state(), null))).isEqualTo("all traffic is on v2");
    }

    @Test
    void with_reassert_the_promotion_is_requested_again() {
        // Given
        var walk = promoted(watched(null, OnPromotionDrift.REASSERT));
        // When
        walk.observe(Weight.NONE);
        // Then
        assertThat(walk.lastAsked()).isEqualTo(new RouterCommand.Promote(null));
        assertThat(walk.status()).isEqualTo(Status.PROMOTED);
    }

    @Test
    void an_unreachable_router_and_its_return_are_events() {
        // Given
        var walk = promoted(SPEC);
        // When
        walk.unseen();
        // Then
        assertThat(walk.lastEntry().type()).isEqualTo(Type.ROUTER_UNREACHABLE);
        assertThat(ReasonText.of(StateView.reason(SPEC, walk.state(), null))).contains("router edge not seen since");
        assertThat(walk.observe(Weight.FULL).lastEntry().type()).isEqualTo(Type.ROUTER_REACHABLE);
    }

    @Test
    void nothing_is_watched_when_the_time_is_over_or_another_deployment_has_begun() {
        // Given
        var over =
                promoted(watched(Duration.ofHours(1), OnPromotionDrift.ALERT)).after(Duration.ofHours(1));
        var superseded = promoted(SPEC);
        var never = promoted(watched(Duration.ZERO, OnPromotionDrift.ALERT));
        // When
        over.observe(Weight.NONE);
        superseded.on(new Event.Superseded(superseded.now())).observe(Weight.NONE);
        never.observe(Weight.NONE);
        // Then
        for (var walk : new Walk[] {over, superseded, never}) {
            assertThat(ReasonText.of(StateView.reason(walk.spec, walk.state(), null)))
                    .isEqualTo("all traffic is on v2");
            assertThat(walk.lastEntry().type()).isEqualTo(Type.PROMOTED);
        }
    }
}
