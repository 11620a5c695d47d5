package io.canary.source.influxdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.canary.spi.metrics.LatencyReading;
import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSourceException.Kind;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.VersionReading;
import io.canary.spi.settings.Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the contract does not show, in a real server; and answers that it gives rarely. */
class InfluxdbSourceTest {
    private static final String WHERE = " FROM \"%s\" WHERE \"version\" = '{version}'";

    private static InfluxServer server;

    private final Instant start = Instant.ofEpochSecond(Instant.now().getEpochSecond() - 600);

    @BeforeAll
    static void startServer(@TempDir Path directory) {
        server = InfluxServer.start(directory);
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    private long at(int second) {
        return start.plusSeconds(second).toEpochMilli();
    }

    private MetricReading read(InfluxdbSource source, Map<String, ?> query, int from, int to) throws Exception {
        var subject = new MetricSubject("shop", "v1", "v2", start);
        return source.read(
                Settings.read(InfluxdbQuery.class, query), subject, start.plusSeconds(from), start.plusSeconds(to));
    }

    @Test
    void restarts_are_seen_in_each_series_and_old_ones_count_from_the_start() throws Exception {
        // Given one that ran before, one that restarts, one that begins midway, and one that is gone
        server.write("cumulative,version=v2,host=a n=1000 " + at(-300) + "\ncumulative,version=v2,host=a n=1007 "
                + at(5)
                + "\ncumulative,version=v2,host=b n=50 " + at(-5) + "\ncumulative,version=v2,host=b n=4 " + at(6)
                + "\ncumulative,version=v2,host=c n=3 " + at(7)
                + "\ncumulative,version=v1,host=d n=9 " + at(-200));
        var query = Map.of("counters", "cumulative", "requests", "SELECT n" + WHERE.formatted("cumulative"));
        try (var source = server.source()) {
            // When
            var reading = read(source, query, 0, 10);
            // Then
            assertThat(reading.canary().requests()).isEqualTo(7 + 4 + 3);
            assertThat(reading.canary().series()).isEqualTo(3);
            assertThat(reading.baseline()).isEqualTo(VersionReading.NOTHING);
        }
    }

    @Test
    void all_kinds_of_values_are_read() throws Exception {
        // Given
        server.write("calls,version=v2,failed=no ms=10,cpu=0.25 " + at(2)
                + "\ncalls,version=v2,failed=yes ms=30,cpu=0.75 " + at(3));
        var query = Map.of(
                "requests", "SELECT count(ms)" + WHERE.formatted("calls"),
                "errors", "SELECT count(ms)" + WHERE.formatted("calls") + " AND failed =~ /^y/",
                "p95_ms", "SELECT percentile(ms, 95)" + WHERE.formatted("calls"),
                "cpu", "SELECT mean(cpu)" + WHERE.formatted("calls"),
                "metrics",
                        Map.of(
                                "failed",
                                Map.of(
                                        "count", "SELECT count(ms)" + WHERE.formatted("calls") + " AND failed = 'yes'",
                                        "of", "SELECT count(ms)" + WHERE.formatted("calls"))));
        try (var source = server.source()) {
            // When
            var canary = read(source, query, 0, 10).canary();
            // Then
            assertThat(canary.requests()).isEqualTo(2);
            assertThat(canary.errors()).isEqualTo(1);
            assertThat(canary.latency()).isEqualTo(new LatencyReading.Percentile(30));
            assertThat(canary.gauges()).isEqualTo(Map.of("cpu_utilization", 0.5));
            assertThat(canary.counts()).isEqualTo(Map.of("failed", new VersionReading.Ratio(1, 2)));
        }
    }

    @Test
    void an_answer_that_is_cut_short_is_not_taken() throws Exception {
        // Given more points than it answers with
        server.write(IntStream.range(0, 1500)
                .mapToObj(i -> "many,version=v2 n=" + i + " " + (at(0) + 1 + i))
                .collect(Collectors.joining("\n")));
        var query = Map.of("counters", "cumulative", "requests", "SELECT n" + WHERE.formatted("many"));
        try (var source = server.source()) {
            // When
            assertThatThrownBy(() -> read(source, query, 0, 10))
                    // Then
                    .hasMessageContaining("InfluxDB cut its answer short");
        }
    }

    @Test
    void what_the_server_refuses_is_refused_in_its_words() throws Exception {
        try (var source = server.source(Map.of("database", "none"))) {
            assertThatThrownBy(() -> read(source, Map.of("requests", "SELECT n" + WHERE.formatted("a")), 0, 10))
                    .hasMessageContaining("InfluxDB refused it: database not found: none");
        }
        try (var source = server.source()) {
            var failure = Map.of("requests", "SELECT median(" + WHERE.formatted("a"));
            assertThatThrownBy(() -> read(source, failure, 0, 10))
                    .isInstanceOfSatisfying(MetricSourceException.class, e -> assertThat(e.kind())
                            .isEqualTo(Kind.REFUSED))
                    .hasMessageContaining("InfluxDB answered with 400: {\"error\":\"error parsing query");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "<html>                                                        | this is no answer of InfluxDB",
                "{}                                                            | it has no results",
                "{\"results\":[{\"series\":[{\"values\":[[1,2,3]]}]}]}         | must select one value",
                "{\"results\":[{\"series\":[{\"values\":[[1,\"x\"]]}]}]}       | must select a number",
                "{\"results\":[{\"series\":[{\"values\":[[1,1.5]]}]}]}         | a count must be whole",
                "{\"results\":[{\"series\":[{\"values\":[[1,-1]]}]}]}          | a count must be whole"
            })
    void answers_that_cannot_be_counted_are_failures(String body, String why) throws Exception {
        var odd = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        odd.createContext("/query", exchange -> {
            byte[] answer = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        odd.start();
        var url = URI.create("http://127.0.0.1:" + odd.getAddress().getPort());
        try (var source = InfluxServer.source(url, Map.of())) {
            assertThatThrownBy(() -> read(source, Map.of("requests", "SELECT n" + WHERE.formatted("a")), 0, 10))
                    .isInstanceOf(MetricSourceException.class)
                    .hasMessageContaining(why);
        } finally {
            odd.stop(0);
        }
    }
}
