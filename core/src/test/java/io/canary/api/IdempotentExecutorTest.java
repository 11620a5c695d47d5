package io.canary.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.bus.Bus;
import io.canary.idempotency.IdempotencyVerticle;
import io.canary.journal.IdempotencyKey;
import io.canary.journal.MemoryJournal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request with a key whose first execution failed in different ways. */
class IdempotentExecutorTest {
    private static final Duration LIMIT = Duration.ofMillis(300);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger tries = new AtomicInteger();
    private final Bus bus = Bus.open(vertx);
    private final IdempotentExecutor idempotentExecutor =
            new IdempotentExecutor(bus, LIMIT, id -> Future.failedFuture(new ProblemException(404, "gone")));

    @BeforeEach
    void start() {
        vertx.deployVerticle(new IdempotencyVerticle(bus, new MemoryJournal(), InstantSource.system()))
                .await();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private Future<Answer> ask(Future<Answer> work) {
        var key = new IdempotencyKey("key", "digest", Instant.now(), "10.0.0.7");
        return idempotentExecutor.done(
                key,
                () -> {
                    tries.incrementAndGet();
                    return work;
                },
                id -> Future.failedFuture("nothing was moved"));
    }

    private static Answer answer() {
        return new Answer(200, 1L, new JsonObject().put("id", "a deployment"));
    }

    @Test
    void a_request_that_was_not_executed_may_be_tried_again_with_the_same_key() {
        // Given
        assertThatThrownBy(() -> ask(Future.failedFuture(new ProblemException(503, "full")))
                        .await())
                .hasMessage("full");
        // When
        var second = ask(Future.succeededFuture(answer())).await();
        // Then
        assertThat(second.isRepeated()).isFalse();
        assertThat(tries).hasValue(2);
    }

    @Test
    void a_request_whose_deployment_is_deleted_is_gone() {
        // Given
        ask(Future.succeededFuture(answer())).await();
        // When
        var second = ask(Future.succeededFuture(answer()));
        // Then
        assertThatThrownBy(second::await).isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.status())
                .isEqualTo(410));
        assertThat(tries).hasValue(1);
    }

    @Test
    void all_addresses_of_an_ipv6_network_are_one_client() {
        assertThat(Client.of("2001:db8:1:2:3:4:5:6%eth0")).isEqualTo(Client.of("2001:db8:1:2::7"));
        assertThat(Client.of("2001:db8:1:3::7")).isNotEqualTo(Client.of("2001:db8:1:2::7"));
        assertThat(Client.of("10.0.0.7")).isEqualTo("10.0.0.7");
        assertThat(Client.of("event bus")).isEqualTo("event bus");
    }

    @Test
    void a_request_that_may_still_be_executed_is_not_executed_again() {
        // Given
        var silence = new ReplyException(ReplyFailure.TIMEOUT, "no answer");
        assertThatThrownBy(() -> ask(Future.failedFuture(silence)).await()).hasMessage("no answer");
        // When
        var second = ask(Future.succeededFuture(answer()));
        // Then
        assertThatThrownBy(second::await).isInstanceOfSatisfying(ReplyException.class, e -> assertThat(e.failureType())
                .isEqualTo(ReplyFailure.TIMEOUT));
        assertThat(tries).hasValue(1);
    }
}
