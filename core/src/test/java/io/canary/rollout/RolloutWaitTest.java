package io.canary.rollout;

import static io.canary.rollout.Scenes.INCONCLUSIVE;
import static io.canary.rollout.Scenes.PASS;
import static io.canary.rollout.Scenes.SPEC;
import static io.canary.rollout.Scenes.percent;
import static io.canary.rollout.Scenes.t;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RolloutWaitTest {
    private static final Instant UPDATED = t(5_000);

    private static Map<RolloutWait, Instant> waits(State state, @Nullable Decision last, boolean needsPerson) {
        var record = new DeploymentRecord(SPEC, state, 1, 1, UPDATED, null, last);
        var waits = new EnumMap<RolloutWait, Instant>(RolloutWait.class);
        for (var wait : RolloutWait.values()) {
            var since = wait.since(record, needsPerson);
            if (since != null) {
                waits.put(wait, since);
            }
        }
        return waits;
    }

    private static Map<RolloutWait, Instant> waits(Walk walk) {
        return waits(walk.state(), null, false);
    }

    @Test
    void a_rollout_that_soaks_waits_for_nothing() {
        assertThat(waits(Walk.soaking(SPEC))).isEmpty();
    }

    @Test
    void an_open_request_is_a_wait_for_the_router_since_its_first_attempt() {
        assertThat(waits(Walk.begin(SPEC))).containsOnlyKeys(RolloutWait.ROUTER);
        assertThat(waits(Walk.begin(SPEC).at(t(30)).unreachable())).containsEntry(RolloutWait.ROUTER, t(0));
    }

    @Test
    void an_unknown_split_is_a_wait_for_the_router_since_it_is_unknown() {
        // Given
        var walk = Walk.soaking(SPEC).at(t(20));
        // When
        walk.unseen();
        // Then
        assertThat(waits(walk)).containsEntry(RolloutWait.ROUTER, t(20));
    }

    @Test
    void an_inconclusive_verdict_is_a_wait_for_evidence_since_the_soak_of_the_step_is_over() {
        // Given
        var walk = Walk.soaking(SPEC);
        var since = Objects.requireNonNull(StateView.since(walk.state()));
        // When
        walk.judge(INCONCLUSIVE);
        // Then
        assertThat(waits(walk.state(), walk.decision(), false))
                .containsOnly(Map.entry(RolloutWait.EVIDENCE, since.plus(Scenes.INTERVAL)));
    }

    @Test
    void another_share_than_requested_is_a_wait_for_the_traffic() {
        // Given
        var walk = Walk.soaking(SPEC).at(t(20));
        // When
        walk.on(new Event.ShareObserved(walk.now(), percent(9), percent(5), true, false));
        // Then
        assertThat(waits(walk)).containsOnly(Map.entry(RolloutWait.TRAFFIC, t(20)));
    }

    @Test
    void a_drift_is_a_wait_for_the_traffic_also_in_a_pause() {
        // Given
        var progress = ((State.Soaking) Walk.soaking(SPEC).state()).progress();
        var drifted = new State.Drifted(progress, percent(40));
        // Then
        assertThat(waits(drifted, null, false)).containsOnly(Map.entry(RolloutWait.TRAFFIC, UPDATED));
        assertThat(waits(new State.Paused(drifted), null, false))
                .containsOnlyKeys(RolloutWait.TRAFFIC, RolloutWait.PERSON);
    }

    @Test
    void lost_measurements_and_a_manual_advance_are_waits_since_then() {
        // Given
        var progress = ((State.Soaking) Walk.soaking(SPEC).state()).progress();
        var lost = progress.with(Conditions.NONE.withMeasurementsLost(t(70)));
        var passed = progress.with(Conditions.NONE.awaitingSkip(t(80)));
        // Then
        assertThat(waits(new State.Soaking(lost), null, false))
                .containsOnly(Map.entry(RolloutWait.MEASUREMENTS, t(70)));
        assertThat(waits(new State.Soaking(passed), null, true)).containsOnly(Map.entry(RolloutWait.PERSON, t(80)));
    }

    @Test
    void a_pause_is_a_wait_for_a_person_and_so_is_what_only_a_person_can_do() {
        // Given
        var paused = Walk.soaking(SPEC).command(Commands.PAUSE);
        // Then
        assertThat(waits(paused)).containsOnly(Map.entry(RolloutWait.PERSON, UPDATED));
        assertThat(waits(Walk.soaking(SPEC).state(), null, true)).containsOnly(Map.entry(RolloutWait.PERSON, UPDATED));
    }

    @Test
    void an_ended_rollout_waits_for_nothing() {
        // Given
        var promoted = Walk.promoting(SPEC).confirm();
        var cancelled = Walk.shifting(SPEC).command(Commands.CANCEL).confirm();
        // Then
        assertThat(waits(promoted)).isEmpty();
        assertThat(waits(cancelled.state(), Walk.soaking(SPEC).judge(PASS).decision(), true))
                .isEmpty();
    }
}
