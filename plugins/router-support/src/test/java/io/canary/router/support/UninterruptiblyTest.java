package io.canary.router.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.spi.RouterException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UninterruptiblyTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Uninterruptibly call = new Uninterruptibly();

    @AfterEach
    void clear() {
        assertThat(Thread.interrupted()).as("interrupted still").isFalse();
    }

    @Test
    void a_call_that_only_looks_ends_at_once() {
        // Given
        Thread.currentThread().interrupt();
        // Then
        assertThatThrownBy(() -> call.await(new CompletableFuture<>(), LONG)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void a_change_gets_its_answer_and_the_interruption_is_reported_at_the_end() throws Exception {
        // Given
        call.begin();
        Thread.currentThread().interrupt();
        // When
        String answer = call.await(CompletableFuture.completedFuture("done"), LONG);
        call.checkInterrupted();
        // Then
        assertThat(answer).isEqualTo("done");
        assertThatThrownBy(call::end).isInstanceOf(InterruptedException.class);
    }

    @Test
    void a_change_that_is_interrupted_waits_no_longer_than_the_grace_period() throws Exception {
        // Given
        call.begin();
        Thread.currentThread().interrupt();
        // When
        long begun = System.nanoTime();
        assertThatThrownBy(() -> call.await(new CompletableFuture<>(), LONG)).isInstanceOf(TimeoutException.class);
        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(30));
    }

    @Test
    void an_answer_that_does_not_come_is_not_waited_for_longer_than_its_limit() {
        call.begin();
        assertThatThrownBy(() -> call.await(new CompletableFuture<>(), Duration.ofMillis(20)))
                .isInstanceOf(TimeoutException.class);
    }

    @Test
    void after_the_answer_to_a_change_the_thread_is_interrupted_still() throws Exception {
        // Given
        Thread.currentThread().interrupt();
        // When
        String answer = Uninterruptibly.get(CompletableFuture.completedFuture("done"), LONG);
        // Then
        assertThat(answer).isEqualTo("done");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void work_goes_on_to_its_end_although_its_caller_is_interrupted() throws Exception {
        // Given
        var begun = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var told = new CompletableFuture<Exception>();
        var caller = Thread.startVirtualThread(() -> {
            try {
                Uninterruptibly.run("work", LONG, () -> {
                    begun.countDown();
                    mayEnd.await();
                    ended.countDown();
                });
            } catch (Exception e) {
                told.complete(e);
            }
        });
        begun.await();
        // When
        caller.interrupt();
        mayEnd.countDown();
        // Then
        ended.await();
        assertThat(told.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void what_work_throws_its_caller_gets() {
        assertThatThrownBy(() -> Uninterruptibly.run("work", LONG, () -> {
                    throw RouterException.rejected("not mine");
                }))
                .isInstanceOf(RouterException.class)
                .hasMessage("not mine");
    }
}
