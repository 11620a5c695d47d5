package io.canary.source.datadog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.spi.metrics.LatencyReading;
import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSourceCapabilities.Feature;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSourceException.Kind;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.VersionReading;
import io.canary.spi.settings.Settings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the contract does not show: answers as they were recorded. */
class DatadogSourceTest {
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

    private static final Map<String, ?> REQUESTS = Map.of("requests", "sum:hits{version:{version}}");

    private FakeDatadog server;
    private DatadogSource source;

    @BeforeEach
    void start() throws Exception {
        server = new FakeDatadog();
        source = server.source(Map.of());
    }

    @AfterEach
    void stop() throws IOException {
        source.close();
        server.close();
    }

    /** As of a rollup of 10 s. */
    private static String series(int index, String points) {
        return """
            {"unit":null,"query_index":%d,"aggr":"sum","metric":"m","tag_set":[],"expression":"e",
            "scope":"version:v2","interval":10,"length":3,"start":1700000000000,"end":1700000029999,
            "pointlist":[%s],"display_name":"m","attributes":{}}""".formatted(index, points);
    }

    private void record(String... series) {
        String body = """
            {"status":"ok","resp_version":1,"res_type":"time_series","query":"q","from_date":1699999700000,
            "to_date":1700000030000,"series":[%s],"values":[],"times":[],"message":"","group_by":[]}""";
        server.answerWith(200, body.replace("%s", String.join(",", series)), Map.of());
    }

    private MetricReading read(Map<String, ?> query, int from, int to) throws Exception {
        return source.read(
                Settings.read(DatadogQuery.class, query),
                new MetricSubject("shop", "v1", "v2", START),
                START.plusSeconds(from),
                START.plusSeconds(to));
    }

    @Test
    void all_that_is_read_is_asked_in_one_request() throws Exception {
        // Given answers to the canary's queries, which come after two of the baseline
        record(
                series(4, "[1700000000000.0,7.0],[1700000010000.0,40.0],[1700000020000.0,500.0]"),
                series(5, "[1700000000000.0,1.0]"),
                series(6, "[1700000000000.0,0.25],[1700000010000.0,0.1]"),
                series(7, "[1700000000000.0,20.0],[1700000010000.0,40.0]"));
        var query = Map.of(
                "requests",
                "sum:hits{version:{version}}.as_count()",
                "p95_ms",
                "p95:duration{version:{version}} * 1000",
                "cpu",
                "avg:cpu.user{version:{version}} / 100",
                "metrics",
                Map.of(
                        "failed",
                        Map.of(
                                "count",
                                "sum:failed{version:{version}}",
                                "of",
                                "sum:hits{version:{version}}.as_count()")));
        // When
        var reading = read(query, 0, 20);
        // Then
        assertThat(server.asked()).hasSize(1);
        assertThat(server.asked().getFirst())
                .containsEntry("from", "1699999700")
                .containsEntry("to", "1700000020")
                .hasEntrySatisfying("query", text -> assertThat(text)
                        .startsWith("sum:hits{version:v1}.as_count().rollup(sum, 10),")
                        .contains(",sum:hits{version:v2}.as_count().rollup(sum, 10),")
                        .endsWith(",avg:cpu.user{version:v2}.rollup(avg, 10)"));
        var canary = reading.canary();
        assertThat(canary.requests()).isEqualTo(47);
        assertThat(canary.counts()).isEqualTo(Map.of("failed", new VersionReading.Ratio(1, 47)));
        assertThat(canary.latency()).isEqualTo(new LatencyReading.Percentile(175));
        assertThat(canary.gauges()).isEqualTo(Map.of("cpu_utilization", 0.3));
        assertThat(canary.newest()).isEqualTo(START.plusSeconds(20));
        assertThat(reading.baseline()).isEqualTo(VersionReading.NOTHING);
    }

    @Test
    void a_bucket_counts_as_a_whole_where_it_ends() throws Exception {
        record(series(1, "[1699999990000,3],[1700000000000,20],[1700000010000,null],[1700000020000,400]"));
        assertThat(read(REQUESTS, 0, 10).canary().requests()).isEqualTo(20);
        assertThat(read(REQUESTS, 10, 20).canary().requests()).isNull();
        assertThat(read(REQUESTS, 20, 29).canary().requests()).isNull();
        assertThat(read(REQUESTS, -10, 30).canary().requests()).isEqualTo(420);
    }

    @Test
    void errors_that_no_point_has_are_0_beside_requests() throws Exception {
        record(series(2, "[1700000000000,20]"));
        var query = Map.of("requests", "sum:hits{version:{version}}", "errors", "sum:failed{version:{version}}");
        assertThat(read(query, 0, 10).canary().errors()).isZero();
        assertThat(read(query, 0, 10).baseline().errors()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "<html>                                         => this is no answer of Datadog",
                "[]                                             => it is no object",
                "{\"status\":\"ok\"}                            => it has no series",
                "{\"status\":\"ok\",\"series\":[{}]}            => it has another series",
                "{\"status\":\"error\",\"error\":\"bad scope\"} => Datadog refused it: bad scope"
            })
    void what_is_no_answer_is_a_failure(String body, String why) {
        server.answerWith(200, body, Map.of());
        assertThatThrownBy(() -> read(REQUESTS, 0, 10))
                .isInstanceOf(MetricSourceException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            value = {
                "[1700000000000,1.5]   => a count must be whole",
                "[1700000000000,-1]    => a count must be whole",
                "[1700000000000,'x']   => must be a time and a number",
                "[1700000000000]       => must be a time and a number",
                "[1700000003000,1]     => which is no multiple of 10 s"
            })
    void points_that_cannot_be_counted_are_refused(String point, String why) {
        record(series(1, point.replace('\'', '"')));
        assertThatThrownBy(() -> read(REQUESTS, 0, 10))
                .isInstanceOfSatisfying(
                        MetricSourceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                .hasMessageContaining(why);
    }

    @Test
    void other_buckets_and_several_series_are_refused() {
        record(series(1, "[1700000000000,1]").replace("\"interval\":10", "\"interval\":20"));
        assertThatThrownBy(() -> read(REQUESTS, 0, 10))
                .hasMessageContaining("Datadog answers in buckets of 20 s, not 10: set step_sec");
        record(series(1, "[1700000000000,1]"), series(1, "[1700000000000,2]"));
        assertThatThrownBy(() -> read(REQUESTS, 0, 10)).hasMessageContaining("there are several series of sum:hits");
    }

    @Test
    void a_pause_lasts_as_long_as_datadog_asks_for() {
        server.answerWith(
                429,
                "{\"errors\":[\"Too many requests\"]}",
                Map.of("X-RateLimit-Reset", "17", "X-RateLimit-Limit", "9"));
        assertThatThrownBy(() -> read(REQUESTS, 0, 10))
                .isInstanceOfSatisfying(MetricSourceException.class, e -> {
                    assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
                    assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(17));
                })
                .hasMessageContaining("it answered with 429");
    }

    @ParameterizedTest
    @CsvSource({"400, REFUSED", "404, REFUSED", "500, UNAVAILABLE", "503, UNAVAILABLE"})
    void errors_are_in_the_words_of_datadog(int code, Kind kind) {
        server.answerWith(code, "{\"errors\":[\"unable to parse\"]}", Map.of());
        assertThatThrownBy(() -> read(REQUESTS, 0, 10))
                .isInstanceOfSatisfying(
                        MetricSourceException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessage("Datadog answered with " + code + ": [unable to parse]");
    }

    @Test
    void a_wrong_key_is_said_without_it() throws Exception {
        try (var stranger = server.source(Map.of("application_key", "hidden-word"))) {
            var query = Settings.read(DatadogQuery.class, REQUESTS);
            assertThatThrownBy(() -> stranger.preflight(query, new MetricSubject("shop", "v1", "v2", START), START))
                    .hasMessage("Datadog answered with 403: [Forbidden]")
                    .hasMessageNotContaining("hidden-word");
        }
    }

    @Test
    void it_has_percentiles_and_no_distributions() {
        assertThat(source.capabilities().can(Feature.COUNTS)).isTrue();
        assertThat(source.capabilities().can(Feature.PERCENTILES)).isTrue();
        assertThat(source.capabilities().can(Feature.DISTRIBUTIONS)).isFalse();
    }

    @Test
    void settings_that_cannot_be_are_refused_and_the_keys_are_not_shown() {
        var settings = Map.of(
                "api_key", "hidden\nword",
                "application_key", "b",
                "site", "https://datadoghq.eu",
                "step_sec", 1.5,
                "url", "ftp://x");
        assertThatThrownBy(() -> Settings.read(DatadogSettings.class, settings))
                .hasMessageContaining("api_key cannot be a header that is sent")
                .hasMessageContaining("site must be a site such as datadoghq.eu")
                .hasMessageContaining("step_sec must be whole")
                .hasMessageContaining("url must begin with http")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void the_site_says_where_the_api_is() {
        var settings = Settings.read(
                DatadogSettings.class, Map.of("api_key", "a", "application_key", "b", "site", "us3.datadoghq.com"));
        assertThat(new DatadogAccess(settings).url()).hasToString("https://api.us3.datadoghq.com");
    }
}
