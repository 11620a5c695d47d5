package io.canary.rollout;

import static io.canary.rollout.Scenes.FAIL;
import static io.canary.rollout.Scenes.PASS;
import static io.canary.rollout.Scenes.SPEC;
import static io.canary.rollout.Scenes.percent;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.rollout.Effect.FreshWindow;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.Transition.Stay;
import io.canary.spi.Observation;
import io.canary.text.ReasonText;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The consequences of not knowing which split is in force. */
class RouterOutageTest {
    private static final Observation NOT_FOUND = new Observation.NotFound("no backend shop on /run/haproxy.sock");

    @Test
    void a_failed_read_is_one_event_with_the_last_known_split() {
        // Given
        var walk = Walk.soaking(SPEC).after(Duration.ofSeconds(20));
        // When
        walk.unseen();
        // Then
        assertThat(walk.lastEntry().type()).isEqualTo(Type.ROUTER_UNREACHABLE);
        assertThat(walk.lastEntry().level()).isEqualTo(HistoryEntry.Level.WARN);
        assertThat(ReasonText.of(StateView.reason(SPEC, walk.state(), null)))
                .isEqualTo("held at 5 %: router edge not seen since " + Scenes.time(SPEC.createdAt())
                        + ", what clients get is unknown: connection refused");
        assertThat(StateView.isOutage(walk.state())).isTrue();
        // And
        assertThat(walk.unseen().ruling()).isEqualTo(new Stay());
    }

    @Test
    void nothing_rises_meanwhile_and_a_fail_still_rolls_back() {
        // Given
        var walk = Walk.soaking(SPEC).unseen();
        // When
        walk.judge(PASS);
        // Then
        assertThat(walk.decision().kind()).isEqualTo(Decision.Kind.HOLD);
        assertThat(ReasonText.of(walk.decision().reason())).endsWith("hold, the router cannot be seen");
        // And
        assertThat(Walk.soaking(SPEC).unseen().judge(FAIL).status()).isEqualTo(Status.ROLLING_BACK);
    }

    @Test
    void the_step_starts_again_when_the_router_is_seen_again() {
        // Given
        var walk = Walk.soaking(SPEC).unseen().after(Duration.ofSeconds(45));
        // When
        walk.observe(percent(5));
        // Then
        assertThat(walk.lastEntry().type()).isEqualTo(Type.ROUTER_REACHABLE);
        assertThat(walk.move().effects()).containsExactly(new FreshWindow(walk.now()));
        assertThat(StateView.nextEvaluation(walk.state())).isEqualTo(walk.now().plus(Scenes.INTERVAL));
        assertThat(StateView.isOutage(walk.state())).isFalse();
    }

    @Test
    void a_pause_keeps_its_reason_and_says_it_too() {
        // Given
        var walk = Walk.soaking(SPEC).command(Commands.PAUSE);
        // When
        walk.unseen();
        // Then
        assertThat(walk.status()).isEqualTo(Status.PAUSED);
        assertThat(ReasonText.of(StateView.reason(SPEC, walk.state(), null)))
                .startsWith("paused on request; held at 5 %: router edge not seen since");
    }

    @Test
    void an_outage_after_drift_shows_both() {
        // Given
        var walk = Walk.soaking(SPEC).observe(percent(0));
        // When
        walk.unseen();
        // Then
        assertThat(walk.lastEntry().type()).isEqualTo(Type.ROUTER_UNREACHABLE);
        assertThat(ReasonText.of(StateView.reason(SPEC, walk.state(), null)))
                .contains("held: router edge not seen since", "; before that it carried 0 %, not 5 %");
        // And when
        walk.observe(percent(0));
        // Then
        assertThat(walk.lastEntry().type()).isEqualTo(Type.ROUTER_REACHABLE);
        assertThat(StateView.isOutage(walk.state())).isFalse();
        assertThat(walk.observe(percent(0)).ruling()).isEqualTo(new Stay());
    }

    @Test
    void an_unknown_name_is_no_drift_and_causes_no_request() {
        // Given
        var walk = Walk.soaking(SPEC);
        int asked = walk.asked.size();
        // When
        walk.observe(NOT_FOUND);
        // Then
        assertThat(walk.asked).hasSize(asked);
        assertThat(walk.weight()).isEqualTo(percent(5));
        assertThat(ReasonText.of(StateView.reason(SPEC, walk.state(), null)))
                .endsWith("what clients get is unknown: no backend shop on /run/haproxy.sock");
    }

    @Test
    void an_outage_as_long_as_max_hold_rolls_back_with_nothing_against_the_version() {
        // Given
        var walk = Walk.soaking(SPEC).unseen().after(SPEC.safeguards().maxHold());
        // When
        walk.judge(PASS);
        // Then
        assertThat(walk.status()).isEqualTo(Status.ROLLING_BACK);
        assertThat(ReasonText.of(StateView.reason(SPEC, walk.state(), null))).contains("router edge not seen since");
        assertThat(KnownBad.of(SPEC, walk.confirm().state())).isNull();
    }

    @Test
    void during_an_outage_only_an_unproven_promotion_is_possible() {
        // When
        var wanted = Walk.soaking(SPEC).unseen().promote(PASS);
        var insisted = Walk.soaking(SPEC).unseen().promoteUnproven(PASS);
        // Then
        assertThat(wanted.ruling()).isInstanceOf(Transition.Refuse.class);
        assertThat(insisted.status()).isEqualTo(Status.PROMOTING);
    }
}
