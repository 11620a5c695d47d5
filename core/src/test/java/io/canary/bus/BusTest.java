package io.canary.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.canary.cli.Futures;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BusTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Address<Question, Answer> ADDRESS = new Address<>("test");

    private record Question(int number) implements Local {}

    private record Answer(Question to) implements Local {}

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return Futures.await(future, 20, TimeUnit.SECONDS);
    }

    private static Throwable failure(Future<?> future) {
        return catchThrowable(() -> await(future));
    }

    @Test
    void a_message_goes_by_reference_both_ways() throws Exception {
        // Given
        var question = new Question(1);
        bus.answer(ADDRESS, q -> Future.succeededFuture(new Answer(q)));
        // When
        var answer = await(bus.ask(ADDRESS, question, LONG));
        // Then
        assertThat(answer.to()).isSameAs(question);
    }

    @Test
    void a_request_without_a_handler_fails_at_once() {
        // When
        var start = Instant.now();
        var failure = failure(bus.ask(ADDRESS, new Question(1), LONG));
        // Then
        assertThat(failure).isInstanceOf(NoHandlerException.class).hasMessageContaining("test");
        assertThat(Duration.between(start, Instant.now())).isLessThan(LONG.dividedBy(2));
    }

    @Test
    void a_handler_that_throws_fails_the_request_at_once_with_the_reason() {
        // Given
        bus.answer(ADDRESS, q -> {
            throw new IllegalStateException("out of order");
        });
        // When
        var failure = failure(bus.ask(ADDRESS, new Question(1), LONG));
        // Then
        assertThat(failure).isInstanceOfSatisfying(ReplyException.class, e -> {
            assertThat(e.failureType()).isEqualTo(ReplyFailure.RECIPIENT_FAILURE);
            assertThat(e.failureCode()).isEqualTo(500);
            assertThat(e.getMessage()).isEqualTo("out of order");
        });
    }

    @Test
    void an_error_and_a_failed_future_fail_the_request_too() {
        // Given
        bus.answer(ADDRESS, q -> {
            if (q.number() == 1) {
                throw new StackOverflowError();
            }
            return Future.failedFuture("no");
        });
        // Then
        assertThat(failure(bus.ask(ADDRESS, new Question(1), LONG))).isInstanceOf(ReplyException.class);
        assertThat(failure(bus.ask(ADDRESS, new Question(2), LONG))).hasMessage("no");
    }

    @Test
    void a_missing_reply_is_waited_for_until_the_timeout() {
        // Given
        bus.answer(ADDRESS, q -> Future.future(never -> {}));
        // When
        var failure = failure(bus.ask(ADDRESS, new Question(1), Duration.ofMillis(100)));
        // Then
        assertThat(failure).isInstanceOfSatisfying(ReplyException.class, e -> assertThat(e.failureType())
                .isEqualTo(ReplyFailure.TIMEOUT));
        assertThat(failure).isNotInstanceOf(TimeoutException.class);
    }

    @Test
    void requests_are_served_in_order_of_arrival() throws Exception {
        // Given
        List<Integer> seen = new ArrayList<>();
        var context = vertx.getOrCreateContext();
        context.runOnContext(v -> bus.answer(ADDRESS, q -> {
            seen.add(q.number());
            return Future.succeededFuture(new Answer(q));
        }));
        // When
        var asked = Future.<Answer>future(done -> context.runOnContext(v -> {
            for (int i = 0; i < 999; i++) {
                bus.tell(ADDRESS, new Question(i));
            }
            bus.ask(ADDRESS, new Question(999), LONG).onComplete(done);
        }));
        await(asked);
        // Then
        assertThat(seen).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
    }

    @Test
    void a_message_without_a_handler_is_lost_silently() {
        assertThat(catchThrowable(() -> bus.tell(ADDRESS, new Question(1)))).isNull();
    }
}
