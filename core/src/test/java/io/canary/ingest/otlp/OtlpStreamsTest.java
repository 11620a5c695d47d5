package io.canary.ingest.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.ingest.otlp.Targets.Target;
import io.canary.ingest.stream.Cumulative;
import io.canary.ingest.stream.Cumulative.Counter;
import io.canary.ingest.stream.Increase;
import io.canary.ingest.stream.Increase.Cause;
import io.canary.ingest.stream.Point;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The streams of all deployments, which every event loop shares. */
class OtlpStreamsTest {
    private static final Target SHOP = new Target("d-1", 1_000);
    private static final long NOW = 10_000;

    private static Point point(long start, long at, double value) {
        return new Point(start, at, new Counter(value));
    }

    private static Cumulative by(Increase increase) {
        return Objects.requireNonNull(increase.by());
    }

    @Test
    void a_restart_of_the_service_does_not_count_what_was_counted_before_it() {
        // Given
        var streams = new OtlpStreams(5_000, Long.MAX_VALUE);
        // When
        var older = streams.add(SHOP, 1, point(4_999, 9_000, 7), NOW);
        var newer = streams.add(SHOP, 2, point(5_000, 9_000, 7), NOW);
        // Then
        assertThat(older.by()).isNull();
        assertThat(newer.by()).isEqualTo(new Counter(7));
    }

    @Test
    void points_of_one_stream_that_arrive_on_many_threads_count_once() throws Exception {
        // Given: the n-th point has counted n
        var streams = new OtlpStreams(0, Long.MAX_VALUE);
        var tasks = IntStream.rangeClosed(1, 500)
                .<Callable<Double>>mapToObj(n -> () -> {
                    var by = streams.add(SHOP, 1, point(1_000, 1_000 + n, n), NOW)
                            .by();
                    return by == null ? 0 : by.count();
                })
                .toList();
        // When
        double sum = 0;
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var done : threads.invokeAll(tasks)) {
                sum += done.get();
            }
        }
        sum += by(streams.add(SHOP, 1, point(1_000, 9_000, 501), NOW)).count();
        // Then
        assertThat(sum).isEqualTo(501);
    }

    @Test
    void all_streams_together_have_a_limit_until_some_are_forgotten() {
        // Given
        var streams = new OtlpStreams(0, 1_000);
        var cart = new Target("d-2", 1_000);
        for (int i = 0; i < 5; i++) {
            streams.add(SHOP, i, point(1_000, 9_000, 1), NOW);
        }
        // When
        var refused = streams.add(cart, 1, point(1_000, 9_000, 1), NOW);
        var known = streams.add(SHOP, 1, point(1_000, 9_001, 3), NOW);
        streams.forget("d-1");
        var taken = streams.add(cart, 1, point(1_000, 9_000, 1), NOW);
        // Then
        assertThat(refused.cause()).isEqualTo(Cause.TOO_MANY_STREAMS);
        assertThat(known.by()).isEqualTo(new Counter(2));
        assertThat(taken.cause()).isEqualTo(Cause.STARTED);
    }
}
