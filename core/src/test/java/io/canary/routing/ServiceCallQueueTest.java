package io.canary.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.routing.RouterAnswer.Confirmed;
import io.canary.routing.RouterAnswer.Failed;
import io.canary.routing.RouterAnswer.Superseded;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ServiceCallQueueTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ServiceCallQueue queue =
            new ServiceCallQueue(Thread.ofVirtual().factory(), clock);
    private final List<String> log = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        clock.shutdownNow();
    }

    /** Work that records its start, waits for the latch, and records its end. */
    private ServiceCallQueue.Work work(String name, CountDownLatch until) {
        return () -> {
            log.add(name + " begins");
            until.await();
            log.add(name + " ends");
            return new Confirmed();
        };
    }

    private static CountDownLatch open() {
        return new CountDownLatch(0);
    }

    private static RouterAnswer get(CompletableFuture<RouterAnswer> answer) throws Exception {
        return answer.get(20, TimeUnit.SECONDS);
    }

    @Test
    void calls_come_one_at_a_time_and_in_order() throws Exception {
        // Given
        var first = new CountDownLatch(1);
        var one = queue.submit(work("one", first), LONG);
        var two = queue.submit(work("two", open()), LONG);
        // When
        first.countDown();
        // Then
        assertThat(get(one)).isEqualTo(new Confirmed());
        assertThat(get(two)).isEqualTo(new Confirmed());
        assertThat(log).containsExactly("one begins", "one ends", "two begins", "two ends");
    }

    @Test
    void only_the_newest_queued_call_is_kept() throws Exception {
        // Given
        var first = new CountDownLatch(1);
        var one = queue.submit(work("one", first), LONG);
        var two = queue.submit(work("two", open()), LONG);
        // When
        var three = queue.submit(work("three", open()), LONG);
        // Then
        assertThat(get(two)).isEqualTo(new Superseded());
        first.countDown();
        assertThat(get(one)).isEqualTo(new Confirmed());
        assertThat(get(three)).isEqualTo(new Confirmed());
        assertThat(log).containsExactly("one begins", "one ends", "three begins", "three ends");
    }

    @Test
    void a_queued_call_can_be_dropped_and_a_running_one_completes() throws Exception {
        // Given
        var first = new CountDownLatch(1);
        var one = queue.submit(work("one", first), LONG);
        var two = queue.submit(work("two", open()), LONG);
        // When
        queue.withdraw();
        queue.withdraw();
        // Then
        assertThat(get(two)).isEqualTo(new Superseded());
        first.countDown();
        assertThat(get(one)).isEqualTo(new Confirmed());
        queue.idle().get(20, TimeUnit.SECONDS);
        assertThat(log).containsExactly("one begins", "one ends");
    }

    @Test
    void a_call_that_takes_too_long_is_answered_and_interrupted() throws Exception {
        // When
        var answer = queue.submit(work("one", new CountDownLatch(1)), SHORT);
        // Then
        assertThat(get(answer))
                .isInstanceOfSatisfying(Failed.class, f -> assertThat(f.error()).isEqualTo("no answer within 0.1 s"));
        queue.idle().get(20, TimeUnit.SECONDS);
        assertThat(log).containsExactly("one begins");
        assertThat(queue.isIdle()).isTrue();
    }

    @Test
    void the_next_call_waits_for_one_that_returns_late() throws Exception {
        // Given: a call that ignores interruptions
        var late = new CountDownLatch(1);
        var one = queue.submit(
                () -> {
                    log.add("one begins");
                    awaitUninterruptibly(late);
                    log.add("one ends");
                    return new Confirmed();
                },
                SHORT);
        assertThat(get(one)).isInstanceOf(Failed.class);
        // When
        var two = queue.submit(work("two", open()), LONG);
        late.countDown();
        // Then
        assertThat(get(two)).isEqualTo(new Confirmed());
        assertThat(log).containsExactly("one begins", "one ends", "two begins", "two ends");
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // a plugin that ignores interruptions
            }
        }
    }

    @Test
    void a_call_that_is_queued_for_too_long_is_answered_and_never_runs() throws Exception {
        // Given
        var first = new CountDownLatch(1);
        var unused = queue.submit(work("one", first), LONG);
        // When
        var two = queue.submit(work("two", open()), SHORT);
        // Then
        assertThat(get(two)).isInstanceOfSatisfying(Failed.class, f -> assertThat(f.error())
                .isEqualTo("an earlier call has not returned within 0.1 s"));
        first.countDown();
        queue.idle().get(20, TimeUnit.SECONDS);
        assertThat(log).containsExactly("one begins", "one ends");
    }

    @Test
    void a_queue_is_idle_when_all_calls_have_returned_even_if_a_queued_one_was_replaced() throws Exception {
        // Given
        var first = new CountDownLatch(1);
        var unusedOne = queue.submit(work("one", first), LONG);
        var unusedTwo = queue.submit(work("two", open()), LONG);
        var idle = queue.idle();
        var unusedThree = queue.submit(work("three", open()), LONG);
        // When
        assertThat(idle).isNotDone();
        first.countDown();
        // Then
        idle.get(20, TimeUnit.SECONDS);
        queue.idle().get(20, TimeUnit.SECONDS);
        assertThat(log).contains("three ends");
    }

    @Test
    void any_exception_is_an_answer_and_the_queue_goes_on() throws Exception {
        // When
        var failed = queue.submit(
                () -> {
                    throw new StackOverflowError("deep");
                },
                LONG);
        var next = get(failed) instanceof Failed ? queue.submit(work("next", open()), LONG) : failed;
        // Then
        assertThat(get(failed))
                .isInstanceOfSatisfying(Failed.class, f -> assertThat(f.error()).contains("deep"));
        assertThat(get(next)).isEqualTo(new Confirmed());
    }
}
