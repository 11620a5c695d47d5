package io.canary.journal;

import static io.canary.journal.JournaledDeployment.T0;
import static io.canary.journal.JournaledDeployment.appended;
import static io.canary.journal.JournaledDeployment.await;
import static io.canary.journal.JournaledDeployment.id;
import static io.canary.journal.JournaledDeployment.reverted;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.rollout.InService;
import io.canary.rollout.KnownBad;
import io.canary.rollout.Reason;
import io.canary.rollout.State;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which versions are bad and which are in service follows from how their deployments ended. */
interface VersionOutcomesContract extends OpenJournal {
    @Test
    default void a_rolled_back_version_stays_known_bad_after_its_deployment_is_forgotten() {
        // Given
        var deployment = appended(journal(), id(1), 2);
        await(deployment.end(journal(), reverted(State.Outcome.ROLLED_BACK)));
        // When
        await(journal().forget(List.of(id(1))));
        reopen();
        // Then
        assertThat(loaded()).isEmpty();
        assertThat(journal().knownBad())
                .containsExactly(new KnownBad("shop", "v2", id(1), Reason.recorded("it was slow"), T0.plusSeconds(9)));
    }

    @Test
    default void a_version_that_is_promoted_later_is_no_longer_known_bad() {
        // Given
        var first = appended(journal(), id(1), 1);
        await(first.end(journal(), reverted(State.Outcome.ROLLED_BACK)));
        var second = appended(journal(), id(2), 1);
        // When
        await(second.end(journal(), new State.Promoted(1, 0, T0.plusSeconds(20), Reason.recorded("good"), null)));
        // Then
        assertThat(journal().knownBad()).isEmpty();
    }

    @Test
    default void a_rollback_without_a_verdict_does_not_mark_the_version_bad() {
        // Given
        var deployment = appended(journal(), id(1), 1);
        // When
        await(deployment.end(
                journal(),
                new State.Reverted(
                        1,
                        0,
                        T0.plusSeconds(9),
                        State.Outcome.ROLLED_BACK,
                        false,
                        Reason.recorded("the router refused 25 %"),
                        null)));
        // Then
        assertThat(journal().knownBad()).isEmpty();
    }

    @Test
    default void a_cancel_does_not_mark_the_version_bad() {
        // Given
        var deployment = appended(journal(), id(1), 1);
        // When
        await(deployment.end(journal(), reverted(State.Outcome.CANCELLED)));
        // Then
        assertThat(journal().knownBad()).isEmpty();
    }

    @Test
    default void an_abandoned_deployment_has_ended_and_its_version_is_not_marked_bad() {
        // Given
        var deployment = appended(journal(), id(1), 1);
        var end = new State.Abandoned(
                1, 2, T0.plusSeconds(9), Reason.recorded("unconfirmed: traffic unknown; the router is gone"));
        // When
        await(deployment.end(journal(), end));
        reopen();
        // Then
        assertThat(loaded())
                .singleElement()
                .satisfies(stored -> assertThat(stored.record().state()).isEqualTo(end));
        assertThat(journal().knownBad()).isEmpty();
    }

    @Test
    default void forgetting_a_known_bad_version_keeps_a_later_finding() {
        // Given
        var first = appended(journal(), id(1), 1);
        await(first.end(journal(), reverted(State.Outcome.ROLLED_BACK)));
        var old = journal().knownBad();
        var second = appended(journal(), id(2), 1);
        await(second.end(journal(), reverted(State.Outcome.ROLLED_BACK)));
        // When
        await(journal().forgetBad(old));
        // Then
        assertThat(journal().knownBad()).extracting(KnownBad::deployment).containsExactly(id(2));
        // And when
        await(journal().forgetBad(journal().knownBad()));
        // Then
        assertThat(journal().knownBad()).isEmpty();
    }

    @Test
    default void the_version_in_service_stays_known_after_its_deployment_is_forgotten() {
        // Given
        var first = appended(journal(), id(1), 1);
        await(first.end(journal(), new State.Promoted(1, 0, T0.plusSeconds(20), Reason.recorded("good"), null)));
        // When
        await(journal().forget(List.of(id(1))));
        reopen();
        // Then
        assertThat(journal().inService()).containsExactly(new InService("shop", "v2", id(1), T0.plusSeconds(20)));
        // And when
        var second = appended(journal(), id(2), 1);
        await(second.end(journal(), reverted(State.Outcome.CANCELLED)));
        // Then: the latest end counts
        assertThat(journal().inService()).extracting(InService::deployment).containsExactly(id(2));
        assertThat(journal().inService()).extracting(InService::version).doesNotContain("v2");
        // And when
        var third = appended(journal(), id(3), 1);
        await(third.end(
                journal(), new State.Abandoned(1, 0, T0.plusSeconds(30), Reason.recorded("its router is gone"))));
        // Then: the place of the traffic is unknown
        assertThat(journal().inService()).isEmpty();
    }
}
