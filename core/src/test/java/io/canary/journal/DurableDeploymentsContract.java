package io.canary.journal;

import static io.canary.journal.JournaledDeployment.appended;
import static io.canary.journal.JournaledDeployment.await;
import static io.canary.journal.JournaledDeployment.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.journal.Journal.JournalEvent;
import io.canary.journal.Journal.StoredDeployment;
import io.vertx.core.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What was appended is what is loaded: records and history of deployments. */
interface DurableDeploymentsContract extends OpenJournal {
    @Test
    default void a_new_journal_is_empty() {
        assertThat(loaded()).isEmpty();
        assertThat(await(journal().events(0, 10, null))).isEmpty();
    }

    @Test
    default void appended_moves_are_loaded_after_reopening() {
        // Given
        var deployment = appended(journal(), id(1), 3);
        // When
        reopen();
        // Then
        assertThat(loaded()).containsExactly(new StoredDeployment(deployment.record(), deployment.history()));
    }

    @Test
    default void appends_continue_after_reopening() {
        // Given
        var deployment = appended(journal(), id(1), 2);
        reopen();
        // When
        deployment.advance(journal(), 2);
        reopen();
        // Then
        assertThat(loaded()).containsExactly(new StoredDeployment(deployment.record(), deployment.history()));
        assertThat(await(journal().events(0, 10, null)))
                .extracting(JournalEvent::cursor)
                .doesNotHaveDuplicates()
                .isSorted();
    }

    @Test
    default void any_text_can_be_stored() {
        // Given
        var deployment = appended(journal(), id(1), 1);
        // When
        var step = deployment.next("zero \0, half a pair \ud83d, a bird \ud83d\udc26, \u00e9");
        await(journal().append(step.after(), step.move()));
        reopen();
        // Then
        assertThat(loaded()).containsExactly(new StoredDeployment(deployment.record(), deployment.history()));
    }

    @Test
    default void deployments_are_loaded_in_order_of_creation() {
        // Given: ids that would sort the other way round, and more than a page of them
        var deployments = IntStream.range(0, 2_100)
                .mapToObj(i -> new JournaledDeployment(id(10_000 - i)))
                .toList();
        await(Future.all(
                deployments.stream().map(each -> each.advance(journal())).toList()));
        // When
        reopen();
        // Then
        assertThat(loaded())
                .extracting(StoredDeployment::record)
                .containsExactlyElementsOf(
                        deployments.stream().map(JournaledDeployment::record).toList());
    }

    @Test
    default void the_newest_200_history_entries_are_loaded() {
        // Given
        var longer = new JournaledDeployment(id(1));
        var shorter = new JournaledDeployment(id(2));
        longer.advance(journal(), 300);
        shorter.advance(journal(), 5);
        // When
        var all = loaded();
        // Then
        var history = longer.history();
        assertThat(all.get(0).history()).isEqualTo(history.subList(history.size() - 200, history.size()));
        assertThat(all.get(1).history()).isEqualTo(shorter.history());
    }

    @Test
    default void a_forgotten_deployment_is_gone_with_all_that_belongs_to_it() {
        // Given
        var deployments = IntStream.range(0, 500)
                .mapToObj(i -> new JournaledDeployment(id(i)))
                .toList();
        await(Future.all(
                deployments.stream().map(each -> each.advance(journal())).toList()));
        deployments.get(499).advance(journal(), 2);
        long newest = await(journal().events(0, 1_000, null)).getLast().cursor();
        // When
        var ids = IntStream.range(0, 500)
                .filter(i -> i != 3)
                .mapToObj(JournaledDeployment::id)
                .toList();
        await(journal().forget(ids));
        // Then
        assertThat(loaded())
                .extracting(StoredDeployment::record)
                .containsExactly(deployments.get(3).record());
        assertThat(await(journal().events(0, 1_000, null)))
                .extracting(JournalEvent::deploymentId)
                .containsOnly(id(3));
        reopen();
        deployments.get(3).advance(journal(), 1);
        assertThat(await(journal().events(newest, 10, null))).hasSize(1);
    }
}
