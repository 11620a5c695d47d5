package io.canary.journal;

import static io.canary.journal.JournaledDeployment.await;
import static io.canary.journal.JournaledDeployment.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Idempotency keys and the replies to their requests are durable, and bounded in number. */
interface IdempotencyRecordsContract extends OpenJournal {
    @Test
    default void an_idempotency_key_is_durable_with_its_move_and_later_with_its_reply() {
        // Given
        var key = new IdempotencyKey("build 42", "digest", Instant.ofEpochMilli(1_000), "10.0.0.7");
        var step = new JournaledDeployment(id(1)).next();
        // When
        await(journal().append(step.after(), step.move(), key));
        reopen();
        // Then
        assertThat(await(journal().kept("build 42"))).hasValue(new IdempotencyRecord(key, id(1), null));
        // When
        var done = new StoredReply(200, 3L, id(1));
        await(journal().keep(key, done));
        reopen();
        // Then
        assertThat(await(journal().kept("build 42"))).hasValue(new IdempotencyRecord(key, id(1), done));
        assertThat(await(journal().kept("build 43"))).isEmpty();
    }

    @Test
    default void a_reply_is_stored_for_a_request_without_a_move() {
        // Given
        var key = new IdempotencyKey("key", "digest", Instant.ofEpochMilli(1_000), "10.0.0.7");
        // When
        var refused = new StoredReply(409, null, null);
        await(journal().keep(key, refused));
        // Then
        assertThat(await(journal().kept("key"))).hasValue(new IdempotencyRecord(key, null, refused));
    }

    @Test
    default void a_reused_key_stands_for_the_new_request() {
        // Given
        await(journal()
                .keep(
                        new IdempotencyKey("key", "old", Instant.ofEpochMilli(1_000), "10.0.0.7"),
                        new StoredReply(409, null, null)));
        var key = new IdempotencyKey("key", "new", Instant.ofEpochMilli(90_000_000), "10.0.0.7");
        var step = new JournaledDeployment(id(1)).next();
        // When
        await(journal().append(step.after(), step.move(), key));
        // Then
        assertThat(await(journal().kept("key"))).hasValue(new IdempotencyRecord(key, id(1), null));
    }

    @Test
    default void old_keys_are_forgotten_and_newer_ones_are_kept() {
        // Given
        await(Future.all(IntStream.range(0, 1_000)
                .mapToObj(i -> journal()
                        .keep(
                                new IdempotencyKey("key " + i, "d", Instant.ofEpochMilli(i), "10.0.0.7"),
                                new StoredReply(409, null, null)))
                .toList()));
        // When
        await(journal().forgetKeys(Instant.ofEpochMilli(900)));
        // Then
        assertThat(await(journal().kept("key 900"))).isEmpty();
        assertThat(await(journal().kept("key 0"))).isEmpty();
        assertThat(await(journal().kept("key 901"))).isPresent();
    }

    @Test
    default void a_client_with_too_many_keys_loses_its_oldest_and_other_clients_keep_theirs() {
        // Given
        var other = new IdempotencyKey("other", "d", Instant.ofEpochMilli(0), "10.0.0.8");
        await(journal().keep(other, new StoredReply(409, null, null)));
        int more = IdempotencyKey.PER_CLIENT_MAX + 2 * IdempotencyTable.LOOK_AFTER;
        // When
        await(Future.all(IntStream.rangeClosed(1, more)
                .mapToObj(i -> new IdempotencyKey("key " + i, "d", Instant.ofEpochMilli(i), "10.0.0.7"))
                .map(key -> journal().keep(key, new StoredReply(409, null, null)))
                .toList()));
        // Then
        assertThat(await(journal().kept("other"))).isPresent();
        assertThat(await(journal().kept("key " + more))).isPresent();
        assertThat(await(journal().kept("key " + (more - IdempotencyKey.PER_CLIENT_MAX + 1))))
                .isPresent();
        assertThat(await(journal().kept("key 1"))).isEmpty();
        assertThat(await(journal().kept("key " + IdempotencyTable.LOOK_AFTER))).isEmpty();
    }
}
