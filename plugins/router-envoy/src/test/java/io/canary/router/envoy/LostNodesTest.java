package io.canary.router.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LostNodesTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final LostNodes lost = new LostNodes(Duration.ofSeconds(10), now::get);

    @Test
    void a_node_is_missed_for_its_services_until_its_time_is_over() {
        // Given
        lost.add("one", Set.of("checkout"));
        // Then
        assertThat(lost.of("checkout")).contains("one");
        assertThat(lost.of("search")).isEmpty();
        // When
        now.addAndGet(Duration.ofSeconds(10).toNanos());
        // Then
        assertThat(lost.of("checkout")).isEmpty();
    }

    @Test
    void each_of_two_that_called_themselves_the_same_is_missed() {
        // Given
        lost.add("one", Set.of("checkout"));
        now.addAndGet(Duration.ofSeconds(6).toNanos());
        lost.add("one", Set.of("checkout"));
        // When
        now.addAndGet(Duration.ofSeconds(6).toNanos());
        // Then
        assertThat(lost.of("checkout")).contains("one");
        assertThat(lost.has("one")).isTrue();
        assertThat(lost.has("two")).isFalse();
    }

    @Test
    void one_that_shared_out_nothing_is_not_missed() {
        // When
        lost.add("one", Set.of());
        // Then
        assertThat(lost.has("one")).isFalse();
    }
}
