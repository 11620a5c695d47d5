package io.canary.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every source that counts must pass: it is compared with what the test itself has recorded in the monitoring
 * system. Each test has a service of its own, whose deployment began ten minutes ago.
 *
 * {@snippet :
 * class GraphiteSourceTest extends MetricSourceContract<GraphiteQuery> {
 *     @Override protected MetricSource<GraphiteQuery> open() { return new GraphiteSource(server.url()); }
 *     @Override protected GraphiteQuery query() { return requestsAndErrors; }
 *     @Override protected void record(String service, String version, Instant at, long requests, long errors) {
 *         server.add(service, version, at, requests, errors);
 *     }
 * }
 * }
 *
 * @param <Q> what a deployment asks of the source
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
public abstract class MetricSourceContract<Q extends Record> extends SourceLagContract<Q> {
    private static final int WHOLE_SEC = 120;

    @Test
    void what_happened_in_the_interval_is_counted_for_each_version() throws Exception {
        // Given
        record(service(), "v1", second(5), 100, 1);
        record(service(), "v2", second(6), 7, 2);
        settle();
        // When
        var reading = read(0, 10);
        // Then
        assertCounted(reading.baseline(), 100, 1);
        assertCounted(reading.canary(), 7, 2);
        assertThat(reading.canary().series()).as("series").isPositive();
    }

    @Test
    void what_happened_at_the_beginning_belongs_to_the_interval_before() throws Exception {
        // Given
        record(service(), "v2", second(10), 7, 2);
        record(service(), "v2", second(20), 40, 0);
        record(service(), "v2", second(25), 500, 5);
        settle();
        // When
        var before = read(0, 10);
        var after = read(10, 20);
        // Then
        assertCounted(before.canary(), 7, 2);
        assertCounted(after.canary(), 40, 0);
    }

    @Test
    void an_interval_in_which_nothing_happened_counts_0() throws Exception {
        // Given
        record(service(), "v2", second(5), 7, 2);
        record(service(), "v2", second(15), 0, 0);
        settle();
        // When
        var reading = read(10, 20);
        // Then
        assertCounted(reading.canary(), 0, 0);
    }

    @Test
    void of_a_version_without_metrics_nothing_is_known_which_is_not_0() throws Exception {
        // Given
        record(service(), "v1", second(5), 100, 1);
        settle();
        // When
        var canary = read(0, 10).canary();
        // Then
        assertThat(canary.isEmpty()).as("is empty").isTrue();
        assertThat(canary.requests()).as("requests").isNull();
        assertThat(canary.errors()).as("errors").isNull();
    }

    @Test
    void adjacent_intervals_add_up_to_the_whole() throws Exception {
        // Given
        var random = new Random(Seed.of("adjacent intervals", 0));
        long requests = 0;
        long errors = 0;
        for (int second = 1; second < WHOLE_SEC; second += 1 + random.nextInt(9)) {
            long all = random.nextInt(50);
            long failed = random.nextInt((int) all + 1);
            record(service(), "v2", second(second), all, failed);
            requests += all;
            errors += failed;
        }
        settle();
        // When
        long requestsOfParts = 0;
        long errorsOfParts = 0;
        for (var interval : intervals(random)) {
            var canary = read("v1", "v2", interval[0], interval[1]).canary();
            requestsOfParts += canary.requests() == null ? 0 : canary.requests();
            errorsOfParts += canary.errors() == null ? 0 : canary.errors();
        }
        // Then
        assertCounted(read(0, WHOLE_SEC).canary(), requests, errors);
        assertThat(requestsOfParts).as("requests of all parts").isEqualTo(requests);
        assertThat(errorsOfParts).as("errors of all parts").isEqualTo(errors);
    }

    /** Of a quarter of a second to ten seconds. */
    private List<Instant[]> intervals(Random random) {
        var intervals = new ArrayList<Instant[]>();
        var at = second(0);
        while (at.isBefore(second(WHOLE_SEC))) {
            var next = at.plusMillis(250L * (1 + random.nextInt(40)));
            var end = next.isAfter(second(WHOLE_SEC)) ? second(WHOLE_SEC) : next;
            intervals.add(new Instant[] {at, end});
            at = end;
        }
        return intervals;
    }

    @Test
    void the_same_interval_read_twice_gives_the_same() throws Exception {
        // Given
        record(service(), "v1", second(5), 100, 1);
        record(service(), "v2", second(5), 7, 2);
        settle();
        // When
        var once = read(0, 10);
        var again = read(0, 10);
        // Then
        assertThat(again).isEqualTo(once);
    }

    static Stream<String> oddNames() {
        String quotes = "v\"2 v'2 v`2 v\\ v\\\"2 v\",version=~\".*";
        String syntax = "v{2} .* v. v1|v2 ( [a-z] {version} {service} $v %41 v;2 v,2 vé2";
        return Stream.concat(
                Stream.of("v\n2", "v 2", "v\"} or {a=\""), Stream.of((quotes + " " + syntax).split(" ", -1)));
    }

    @ParameterizedTest
    @MethodSource("oddNames")
    void a_name_in_the_syntax_of_queries_finds_itself_only(String odd) throws Exception {
        // Given
        record(service(), "v1", second(5), 100, 1);
        settle();
        // When it has no metrics yet
        var none = read("v1", odd, second(0), second(10));
        // Then
        assertCounted(none.baseline(), 100, 1);
        assertThat(none.canary().isEmpty()).as("canary is empty").isTrue();

        // When it has
        record(service(), odd, second(6), 7, 2);
        settle();
        var both = read(odd, "v1", second(0), second(10));
        // Then
        assertCounted(both.baseline(), 7, 2);
        assertCounted(both.canary(), 100, 1);
    }

    @Test
    void an_interrupted_read_ends_with_an_interruption() throws Exception {
        // Given
        record(service(), "v2", second(5), 7, 2);
        settle();
        var subject = subject("v1", "v2");
        // When
        var failure = HostCall.of(() -> {
                    Thread.currentThread().interrupt();
                    source().read(query(), subject, second(0), second(10));
                })
                .failureWithin(LIMIT, "an interrupted read");
        // Then
        assertThat(failure).isInstanceOf(InterruptedException.class);
    }

    @Test
    void the_preflight_warns_of_a_version_without_metrics_only() throws Exception {
        // Given
        record(service(), "v1", second(5), 100, 1);
        settle();
        var lines = new AtomicReference<List<String>>();
        var subject = subject("v1", "v2");
        // When
        HostCall.of(() -> lines.set(source().preflight(query(), subject, second(20))))
                .returnsWithin(LIMIT, "preflight");
        // Then
        assertThat(lines.get())
                .filteredOn(line -> line.startsWith("warning: "))
                .allMatch(line -> line.contains("v2") && !line.contains("v1"));
    }

    @Test
    void its_capabilities_never_change_and_its_lag_is_not_negative() {
        var capabilities = source().capabilities();
        read(0, 10);
        assertThat(source().capabilities()).isEqualTo(capabilities);
        assertThat(source().lag().isNegative()).as("lag below 0").isFalse();
    }

    @Test
    void closed_sources_leave_no_threads_behind() throws Exception {
        // Given
        read(0, 10); // so that the threads that all of them share are there
        var before = LiveThreads.now();
        var another = open();
        read(another, "v1", "v2", second(0), second(10));
        // When
        another.close();
        // Then
        LiveThreads.assertNoneBeyond(before, Duration.ofSeconds(10));
    }
}
