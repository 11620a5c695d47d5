package io.canary.source.newrelic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.router.support.wire.Json;
import io.canary.spi.metrics.LatencyReading;
import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSourceException.Kind;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.VersionReading;
import io.canary.spi.settings.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the contract does not show, and answers as New Relic gives them. */
class NewrelicSourceTest {
    private static final String WHERE = " FROM Transaction WHERE appName = '{service}' AND version = '{version}'";
    private static final Map<String, ?> REQUESTS = Map.of("requests", "SELECT count(*)" + WHERE);
    private static final String NONE = "{\"count\":0,\"canary_points\":0}";

    private final FakeNewRelic newRelic = new FakeNewRelic();
    private final Instant start = Instant.ofEpochSecond(1_700_000_040); // a whole minute

    @AfterEach
    void stopServer() {
        newRelic.close();
    }

    private MetricReading read(Map<String, ?> query, int from, int to) throws Exception {
        try (var source = newRelic.source()) {
            return source.read(
                    Settings.read(NewrelicQuery.class, query),
                    new MetricSubject("shop", "v1", "v2", start),
                    start.plusSeconds(from),
                    start.plusSeconds(to));
        }
    }

    private MetricSourceException failure(Map<String, ?> query) {
        return catchThrowableOfType(MetricSourceException.class, () -> read(query, 0, 10));
    }

    /** @param rows one for each query, as New Relic has it */
    private static String answer(String... rows) {
        var account = new StringBuilder();
        for (int i = 0; i < rows.length; i++) {
            account.append(i == 0 ? "" : ",")
                    .append("\"q")
                    .append(i)
                    .append("\":{\"results\":[")
                    .append(rows[i]);
            account.append("],\"metadata\":{\"timeWindow\":{\"begin\":1700000040000,\"end\":1700000050001}}}");
        }
        return "{\"data\":{\"actor\":{\"account\":{" + account + "}}}}";
    }

    static String error(String errorClass, String message) {
        var extensions = Map.of("errorClass", errorClass, "errorCode", "NRDB:1102004");
        return "{\"data\":{\"actor\":{\"account\":{\"q0\":null}}},\"errors\":"
                + Json.write(List.of(Map.of("message", message, "extensions", extensions))) + "}";
    }

    @Test
    void all_that_a_query_has_is_asked_at_once() throws Exception {
        // Given
        var query = Map.of(
                "requests", "SELECT count(*)" + WHERE,
                "errors", "SELECT count(*)" + WHERE + " AND error IS TRUE",
                "p95_ms", "SELECT percentile(duration * 1000, 95)" + WHERE,
                "cpu", "SELECT average(cpuPercent) / 100 FROM ProcessSample WHERE host = '{service}-{role}'",
                "metrics",
                        Map.of(
                                "paid",
                                Map.of("count", "SELECT sum(paid)" + WHERE, "of", "SELECT count(orders)" + WHERE)));
        newRelic.record(200, answer(NONE, NONE, NONE, NONE, NONE, NONE));
        newRelic.record(
                200,
                answer(
                        "{\"count\":12,\"canary_points\":12}",
                        "{\"count\":0,\"canary_points\":0}",
                        "{\"percentile.duration * 1000\":{\"95\":120.5},\"canary_points\":12}",
                        "{\"result\":0.25,\"canary_points\":3}",
                        "{\"sum.paid\":7.0,\"canary_points\":9}",
                        "{\"count.orders\":9,\"canary_points\":9}"));
        // When
        var reading = read(query, 0, 10);
        // Then
        assertThat(reading.baseline()).isEqualTo(VersionReading.NOTHING);
        assertThat(reading.canary())
                .isEqualTo(new VersionReading(
                        12L,
                        0L,
                        new LatencyReading.Percentile(120.5),
                        Map.of("cpu_utilization", 0.25),
                        Map.of("paid", new VersionReading.Ratio(7, 9)),
                        5,
                        start.plusSeconds(10)));
        assertThat(newRelic.asked())
                .hasSize(12)
                .contains("SELECT count(*), count(*) AS 'canary_points' FROM Transaction WHERE (appName = 'shop' AND"
                        + " version = 'v2' AND error IS TRUE) AND timestamp > 1700000040000 AND timestamp <="
                        + " 1700000050000 SINCE 1700000040000 UNTIL 1700000050001");
    }

    @Test
    void of_metrics_whole_minutes_are_counted_and_each_of_them_once() throws Exception {
        // Given
        for (int second : List.of(-1, 10, 59, 61)) {
            newRelic.add("Metric", start.plusSeconds(second), Map.of("v", "v2"), Map.of("n", 1L + second));
        }
        var query = Map.of("period_sec", 60, "requests", "SELECT sum(n) FROM Metric WHERE v = '{version}'");
        // When
        var first = read(query, 0, 70).canary();
        var second = read(query, 70, 125).canary();
        int asked = newRelic.asked().size();
        var none = read(query, 70, 110).canary();
        // Then
        assertThat(first.requests()).isEqualTo(11 + 60);
        assertThat(first.newest()).isEqualTo(start.plusSeconds(60));
        assertThat(second.requests()).isEqualTo(62);
        assertThat(none).isEqualTo(VersionReading.NOTHING);
        assertThat(newRelic.asked())
                .as("nothing is asked where no minute ended")
                .hasSize(asked);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "INVALID_INPUT     | Unknown function coalesce() | REFUSED     | INVALID_INPUT Unknown function coalesce()",
                "SERVER_ERROR      | NRQL Syntax Error: at 8     | REFUSED     | NRQL Syntax Error: at 8",
                "SERVER_ERROR      | An error occurred           | UNAVAILABLE | SERVER_ERROR An error occurred",
                "TIMEOUT           | NRDB query timeout          | UNAVAILABLE | TIMEOUT NRDB query timeout",
                "TOO_MANY_REQUESTS | Limit reached               | UNAVAILABLE | TOO_MANY_REQUESTS Limit reached",
                "FORBIDDEN         | Not authorized              | UNAVAILABLE | FORBIDDEN Not authorized"
            })
    void an_error_is_told_in_the_words_of_new_relic(String errorClass, String message, Kind kind, String why) {
        // Given
        newRelic.record(200, error(errorClass, message));
        // When
        var failure = failure(REQUESTS);
        // Then
        assertThat(failure).hasMessageContaining("New Relic refused it: ").hasMessageContaining(why);
        assertThat(failure.kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "400, REFUSED, New Relic answered with 400: words",
        "403, UNAVAILABLE, New Relic answered with 403: words",
        "500, UNAVAILABLE, New Relic answered with 500: words",
        "429, UNAVAILABLE, is busy: it answered with 429",
        "302, UNAVAILABLE, redirects are not followed"
    })
    void a_status_that_is_no_answer_is_a_failure(int status, Kind kind, String why) {
        // Given
        newRelic.record(status, "words");
        // When
        var failure = failure(REQUESTS);
        // Then
        assertThat(failure).hasMessageContaining(why);
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(newRelic.asked()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"a\":1,\"b\":2,\"canary_points\":1}             | requests must select one value",
                "{\"canary_points\":1}                             | requests must select one value",
                "{\"p\":{\"50\":1,\"95\":2},\"canary_points\":1}   | requests must select one value",
                "{\"count\":1.5,\"canary_points\":1}               | requests must be a whole number, was 1.5 for baseline",
                "{\"count\":-1,\"canary_points\":1}                | requests must be a number of 0 or more",
                "{\"count\":\"x\",\"canary_points\":1}             | requests must be a number of 0 or more",
                "{\"count\":1},{\"count\":2}                       | New Relic found several rows",
                "                                                  | a query has no result"
            })
    void rows_that_cannot_be_counted_are_failures(String row, String why) {
        newRelic.record(200, answer(row == null ? "" : row));
        assertThat(failure(REQUESTS)).hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "<html>                                     | this is no answer of New Relic: expected JSON",
                "{\"data\":{\"actor\":{\"account\":null}}}  | it has no account",
                "{\"data\":{\"actor\":{\"account\":{}}}}    | a query has no result"
            })
    void answers_of_something_else_are_failures(String body, String why) {
        newRelic.record(200, body);
        assertThat(failure(REQUESTS)).hasMessageContaining(why);
    }

    @Test
    void an_answer_for_less_than_the_interval_is_not_taken() {
        // Given
        newRelic.record(200, answer("{\"count\":7,\"canary_points\":7}").replace("1700000040000", "1700000041000"));
        // When
        var failure = failure(REQUESTS);
        // Then
        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure)
                .hasMessageContaining("New Relic read requests from 2023-11-14T22:14:01Z")
                .hasMessageContaining("in place of 2023-11-14T22:14:00Z to 2023-11-14T22:14:10Z");
    }

    @Test
    void more_errors_than_requests_are_a_failure() {
        newRelic.record(200, answer("{\"count\":7,\"canary_points\":7}", "{\"count\":8,\"canary_points\":8}"));
        var query = Map.of("requests", "SELECT count(*)" + WHERE, "errors", "SELECT count(*)" + WHERE);
        assertThat(failure(query)).hasMessageContaining("errors of baseline v1 counts 8 of 7");
    }

    @Test
    void the_preflight_looks_at_what_was_there_before_the_deployment() throws Exception {
        // Given
        newRelic.add("Metric", start.minusSeconds(400), Map.of("v", "v1"), Map.of("n", 7L));
        var query = Settings.read(
                NewrelicQuery.class,
                Map.of("period_sec", 60, "requests", "SELECT sum(n) FROM Metric WHERE v = '{version}'"));
        try (var source = newRelic.source()) {
            // When
            var lines = source.preflight(query, new MetricSubject("shop", "v1", "v2", start), start);
            // Then
            assertThat(lines)
                    .isEqualTo(List.of(
                            "baseline v1: 7 requests in 10 min", "warning: canary v2: nothing found in 10 min"));
        }
    }

    @Test
    void a_wrong_key_is_not_shown() throws Exception {
        var query = Settings.read(NewrelicQuery.class, REQUESTS);
        try (var source = newRelic.source(Map.of("api_key", "NRAK-wrong"))) {
            assertThatThrownBy(() -> source.read(
                            query, new MetricSubject("shop", "v1", "v2", start), start, start.plusSeconds(60)))
                    .hasMessageContaining("New Relic answered with 401: ")
                    .hasMessageContaining("Invalid API key")
                    .hasMessageNotContaining("NRAK");
        }
    }
}
