package io.canary.source.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VictoriaMetricsCountersTest extends CountersTest {
    VictoriaMetricsCountersTest() {
        super(Backend.VICTORIA_METRICS);
    }

    @Test
    void points_that_were_sent_twice_count_once() throws Exception {
        // Given
        points("v2", "a", "200", 4, 7, 6, 9);
        points("v2", "a", "200", 4, 7, 6, 9);
        // When
        long requests = canaryRequests(0, 10);
        // Then
        assertThat(requests).isEqualTo(9);
    }
}
