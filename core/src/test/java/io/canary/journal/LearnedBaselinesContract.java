package io.canary.journal;

import static io.canary.journal.JournaledDeployment.T0;
import static io.canary.journal.JournaledDeployment.appended;
import static io.canary.journal.JournaledDeployment.await;
import static io.canary.journal.JournaledDeployment.id;
import static io.canary.journal.JournaledDeployment.reverted;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.sequential.Learned;
import io.canary.analysis.sequential.Metric;
import io.canary.journal.Journal.StoredDeployment;
import io.canary.rollout.LearnedBaseline;
import io.canary.rollout.State;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a deployment learned of its service's baseline outlives the deployment. */
interface LearnedBaselinesContract extends OpenJournal {
    @Test
    default void a_learned_baseline_stays_known_after_its_deployment_is_forgotten() {
        // Given
        var deployment = appended(journal(), id(1), 1);
        var learned = learned(id(1), 20, 33.25);
        // When
        await(deployment.end(journal(), reverted(State.Outcome.CANCELLED), learned));
        await(journal().forget(List.of(id(1))));
        reopen();
        // Then
        assertThat(await(journal().remembered("shop"))).hasValue(learned);
        assertThat(await(journal().remembered("bakery"))).isEmpty();
    }

    @Test
    default void the_latest_learned_baseline_counts_and_an_end_without_one_keeps_it() {
        // Given
        var first = appended(journal(), id(1), 1);
        await(first.end(journal(), reverted(State.Outcome.CANCELLED), learned(id(1), 20, 10)));
        var second = appended(journal(), id(2), 1);
        // When
        var newer = learned(id(2), 30, .1 + .2);
        await(second.end(journal(), reverted(State.Outcome.ROLLED_BACK), newer));
        var third = appended(journal(), id(3), 1);
        await(third.end(journal(), reverted(State.Outcome.CANCELLED)));
        // Then
        assertThat(await(journal().remembered("shop"))).hasValue(newer);
    }

    @Test
    default void a_baseline_learned_from_a_recording_is_stored_as_well() {
        // Given
        var learned = learned(null, 20, 10);
        // When
        await(journal().remember(learned));
        reopen();
        // Then
        assertThat(await(journal().remembered("shop"))).hasValue(learned);
    }

    @Test
    default void an_old_learned_baseline_is_removed_once_many_are_stored_and_not_for_its_age_alone() {
        // Given
        await(journal().remember(learned(null, 0, 10)));
        var other = new LearnedBaseline(
                "bakery",
                null,
                T0.plus(Duration.ofDays(71)),
                learned(null, 0, 10).learned());
        // When
        await(journal().remember(other));
        // Then
        assertThat(await(journal().remembered("shop"))).isPresent();
        // When
        await(Future.all(IntStream.rangeClosed(0, LearnedTable.KEPT_MIN)
                .mapToObj(i -> journal().remember(new LearnedBaseline("s" + i, null, other.at(), other.learned())))
                .toList()));
        // Then
        assertThat(await(journal().remembered("shop"))).isEmpty();
        assertThat(await(journal().remembered("bakery"))).hasValue(other);
    }

    @Test
    default void the_learned_baseline_that_a_deployment_starts_with_is_part_of_its_record() {
        // Given
        var deployment = new JournaledDeployment(id(1), learned(id(7), -3_600, 1.0 / 3));
        // When
        deployment.advance(journal(), 1);
        reopen();
        // Then
        assertThat(loaded()).extracting(StoredDeployment::record).containsExactly(deployment.record());
    }

    private static LearnedBaseline learned(@Nullable String deployment, long afterSeconds, double sum) {
        var errors = new Learned.OfMetric(
                "errors",
                Metric.Kind.RATIO,
                Metric.Direction.LOWER_IS_BETTER,
                List.of(new Learned.Variation(sum, 17.5)),
                0,
                0,
                List.of());
        var learned = new Learned(Learned.VERSION, Duration.ofSeconds(10), List.of(errors));
        return new LearnedBaseline("shop", deployment, T0.plusSeconds(afterSeconds), learned);
    }
}
