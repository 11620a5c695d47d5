package io.canary.journal;

import static io.canary.journal.JournalAssertions.assertRefused;
import static io.canary.journal.JournaledDeployment.appended;
import static io.canary.journal.JournaledDeployment.await;
import static io.canary.journal.JournaledDeployment.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.journal.Journal.JournalEvent;
import io.canary.journal.Journal.StoredDeployment;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** When an append succeeds, when it fails, and where its caller learns of it. */
interface AppendContract extends OpenJournal {
    @Test
    default void concurrent_appends_keep_the_order_of_each_deployment() throws Exception {
        // Given
        var deployments = IntStream.range(0, 64)
                .mapToObj(i -> new JournaledDeployment(id(i)))
                .toList();
        // When
        var threads = deployments.stream()
                .map(deployment -> Thread.ofVirtual().start(() -> deployment.advance(journal(), 25)))
                .toList();
        for (var thread : threads) {
            thread.join();
        }
        reopen();
        // Then
        assertThat(loaded())
                .containsExactlyInAnyOrderElementsOf(deployments.stream()
                        .map(each -> new StoredDeployment(each.record(), each.history()))
                        .toList());
        assertThat(await(journal().events(0, 10_000, null)))
                .filteredOn(event -> event.deploymentId().equals(id(7)))
                .extracting(JournalEvent::entry)
                .containsExactlyElementsOf(deployments.get(7).history());
    }

    @Test
    default void a_revision_conflict_fails_its_own_append_and_no_other_in_the_batch() {
        // Given
        var neighbours = IntStream.range(0, 50)
                .mapToObj(i -> new JournaledDeployment(id(i)))
                .toList();
        var gap = new JournaledDeployment(id(100));
        gap.next();
        // When
        var before = neighbours.subList(0, 25).stream()
                .map(each -> each.advance(journal()))
                .toList();
        var conflicting = gap.advance(journal());
        var after = neighbours.subList(25, 50).stream()
                .map(each -> each.advance(journal()))
                .toList();
        // Then
        assertRefused(() -> await(conflicting), id(100) + " at revision 1");
        await(Future.all(Stream.concat(before.stream(), after.stream()).toList()));
        assertThat(loaded()).hasSize(50);
    }

    @Test
    default void a_first_move_that_is_appended_twice_fails_the_second_time() {
        // Given
        new JournaledDeployment(id(1)).advance(journal(), 1);
        // When
        var again = new JournaledDeployment(id(1)).advance(journal());
        // Then
        assertThatThrownBy(() -> await(again)).isInstanceOf(JournalException.class);
        assertThat(await(journal().events(0, 10, null))).hasSize(1);
    }

    @Test
    default void pending_appends_are_written_before_the_journal_closes() {
        // Given
        var deployments = IntStream.range(0, 3_000)
                .mapToObj(i -> new JournaledDeployment(id(i)))
                .toList();
        // When
        var appended = deployments.stream().map(each -> each.advance(journal())).toList();
        journal().close();
        // Then
        assertThat(appended).allMatch(Future::succeeded);
        reopen();
        assertThat(loaded()).hasSize(3_000);
    }

    @Test
    default void a_closed_journal_rejects_appends_and_reads() {
        // Given
        journal().close();
        // When
        var late = new JournaledDeployment(id(1)).advance(journal());
        // Then
        assertRefused(() -> await(late), "closed");
        assertThatThrownBy(() -> await(journal().events(0, 1, null))).isInstanceOf(JournalException.class);
    }

    @Test
    default void an_append_completes_on_the_context_of_its_caller() {
        // Given
        var vertx = Vertx.vertx();
        try {
            var context = vertx.getOrCreateContext();
            var completedOn = new CompletableFuture<Context>();
            // When
            context.runOnContext(v -> new JournaledDeployment(id(1))
                    .advance(journal())
                    .onComplete(r -> completedOn.complete(Vertx.currentContext())));
            // Then
            assertThat(completedOn).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(context);
        } finally {
            await(vertx.close());
        }
    }

    @Test
    default void an_open_journal_cannot_be_opened_a_second_time() {
        // Given
        new JournaledDeployment(id(1)).advance(journal(), 1);
        // When, Then
        assertRefused(this::open, "another process has the journal");
        new JournaledDeployment(id(2)).advance(journal(), 1);
    }
}
