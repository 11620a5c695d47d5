package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.api.ProblemException;
import io.canary.simulate.Feed;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class DeadlineFeedTest {
    private static final Feed NOTHING = Feed.of(Collections.emptyIterator());

    @Test
    void before_the_deadline_samples_pass_unchanged() {
        // Given
        var feed = new DeadlineFeed(NOTHING, new SimulationDeadline(Duration.ofHours(1), System.nanoTime()));
        // Then
        assertThat(feed.nextMillis()).isEqualTo(Feed.NONE);
    }

    @Test
    void after_the_deadline_the_simulation_is_refused() {
        // Given
        var feed = new DeadlineFeed(
                NOTHING, new SimulationDeadline(Duration.ofSeconds(20), System.nanoTime() - 21_000_000_000L));
        // Then
        assertThatThrownBy(feed::nextMillis)
                .isInstanceOfSatisfying(
                        ProblemException.class, r -> assertThat(r.status()).isEqualTo(422))
                .hasMessageStartingWith("the simulation takes longer than 20 s");
    }
}
