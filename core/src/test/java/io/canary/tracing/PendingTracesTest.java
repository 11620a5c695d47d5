package io.canary.tracing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.TestSpecs;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PendingTracesTest {
    private final PendingTraces pending = new PendingTraces(2);

    private static DeploymentRecord record(String id) {
        return DeploymentRecord.before(TestSpecs.spec(id, "shop", "edge", Map.of()));
    }

    @Test
    void each_rollout_waits_once_in_the_order_in_which_it_came() throws Exception {
        // Given
        var again = record("a");
        pending.add(record("a"));
        pending.add(record("b"));
        // When
        var dropped = pending.add(again);
        // Then
        assertThat(dropped).isNull();
        assertThat(pending.take()).isSameAs(again);
        assertThat(requireNonNull(pending.take()).spec().id()).isEqualTo("b");
        assertThat(pending.poll()).isNull();
    }

    @Test
    void the_oldest_makes_room_if_too_many_wait() {
        // Given
        var oldest = record("a");
        pending.add(oldest);
        pending.add(record("b"));
        // When
        var dropped = pending.add(record("c"));
        // Then
        assertThat(dropped).isSameAs(oldest);
        assertThat(pending.size()).isEqualTo(2);
    }

    @Test
    void after_the_close_the_rest_is_taken_and_then_nothing() throws Exception {
        // Given
        pending.add(record("a"));
        pending.close();
        // When
        var last = pending.take();
        // Then
        assertThat(last).isNotNull();
        assertThat(pending.take()).isNull();
    }

    @Test
    void a_close_ends_a_pause() {
        // Given
        var paused = CompletableFuture.supplyAsync(this::pauseForLong, Thread::startVirtualThread);
        // When
        pending.close();
        // Then
        assertThat(paused).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(false);
    }

    private boolean pauseForLong() {
        try {
            return pending.pause(Duration.ofHours(1));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
