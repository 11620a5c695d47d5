package io.canary.source.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.spi.metrics.LatencyReading;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSourceException.Kind;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.MetricSubject.Role;
import io.canary.spi.metrics.VersionReading;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSourceTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00.250Z");
    private static final Instant END = START.plusSeconds(10);
    private static final MetricSubject SUBJECT = new MetricSubject("shop", "v1", "v/2", START);

    private final Statistics statistics = new Statistics();

    @AfterEach
    void stopServer() {
        statistics.close();
    }

    private static WebQuery query(Map<String, ?> tree) {
        return Settings.read(WebQuery.class, tree);
    }

    private static WebQuery counts() {
        return query(Map.of("path", "/{service}/{version}?from={from}&to={to}", "requests", "/n", "errors", "/e"));
    }

    private MetricSourceException failureWith(int status, String words) throws Exception {
        statistics.answerWith(status, words);
        try (var source = statistics.source()) {
            source.read(counts(), SUBJECT, START, END);
        } catch (MetricSourceException e) {
            return e;
        }
        throw new AssertionError("it was read");
    }

    @ParameterizedTest
    @CsvSource({
        "rfc3339,  from=2026-01-01T00%3A00%3A00.250Z&to=2026-01-01T00%3A00%3A10.250Z",
        "epoch_s,  from=1767225600&to=1767225610",
        "EPOCH_MS, from=1767225600250&to=1767225610250"
    })
    void times_are_written_as_the_server_takes_them(String format, String written) throws Exception {
        // Given
        var request = RequestTemplate.of(
                query(Map.of("path", "/x/{role}?from={from}&to={to}", "times", format, "requests", "/n")));
        // When
        String path = request.path(SUBJECT, Role.CANARY, START, END);
        // Then
        assertThat(path).isEqualTo("/x/canary?" + written);
    }

    @ParameterizedTest
    @CsvSource({
        "rfc3339,  \"2026-01-01T00:00:07.250Z\"",
        "epoch_s,  1767225607.250",
        "EPOCH_MS, 1767225607250",
        "rfc3339, null"
    })
    void the_server_may_say_up_to_when_it_has_counted(String times, String newest) throws Exception {
        // Given
        statistics.answerWith(200, "{\"n\": 1, \"t\": " + newest + "}");
        var query = query(Map.of(
                "path", "/{service}/{version}?from={from}&to={to}", "times", times, "requests", "/n", "newest", "/t"));
        // When
        try (var source = statistics.source()) {
            var canary = source.read(query, SUBJECT, START, END).canary();
            // Then
            assertThat(canary.newest()).isEqualTo(newest.equals("null") ? END : START.plusSeconds(7));
        }
    }

    @Test
    void values_in_a_body_stay_values_and_times_become_numbers() throws Exception {
        // Given
        var body = Map.of("q", List.of("v:{version}", Map.of("from", "{from}", "to", "at {to}", "n", 1)));
        var request = RequestTemplate.of(
                query(Map.of("path", "/_search", "body", body, "times", "epoch_s", "requests", "/n")));
        var subject = new MetricSubject("shop", "v1", "v\",\"x\":\"{service}", START);
        // When
        String json = request.body(subject, Role.CANARY, START, END);
        // Then
        assertThat(json)
                .contains("\"v:v\\\",\\\"x\\\":\\\"{service}\"")
                .contains("\"from\":1767225600")
                .contains("\"to\":\"at 1767225610\"")
                .contains("\"n\":1");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", ".."})
    void a_version_that_leads_out_of_its_place_is_refused(String version) {
        var subject = new MetricSubject("shop", "v1", version, START);
        assertThatThrownBy(() -> RequestTemplate.of(counts()).path(subject, Role.CANARY, START, END))
                .isInstanceOf(MetricSourceException.class)
                .hasMessageContaining("cannot stand in the path");
    }

    @Test
    void all_kinds_of_numbers_are_read_and_what_is_missing_is_unknown() throws Exception {
        // Given
        var query = query(Map.of(
                "path", "/{version}?{from}{to}",
                "requests", "/hits/0/n",
                "errors", "/hits/1/n",
                "p95_ms", "/a~1b",
                "cpu", "/cpu",
                "metrics", Map.of("lost", Map.of("count", "/lost", "of", "/carts"))));
        // When
        var all = Answers.reading(
                query, "{\"hits\":[{\"n\":1e3},{\"n\":2}],\"a/b\":12.5,\"cpu\":0.5,\"lost\":1,\"carts\":20}", END);
        var some = Answers.reading(query, "{\"hits\":[{\"n\":0}]}", END);
        // Then
        assertThat(all)
                .isEqualTo(new VersionReading(
                        1000L,
                        2L,
                        new LatencyReading.Percentile(12.5),
                        Map.of("cpu_utilization", 0.5),
                        Map.of("lost", new VersionReading.Ratio(1, 20)),
                        1,
                        END));
        assertThat(some).isEqualTo(new VersionReading(0L, null, null, Map.of(), Map.of(), 1, END));
        assertThat(Answers.reading(query, "", END)).isEqualTo(VersionReading.NOTHING);
        assertThat(Answers.reading(query, "[]", END)).isEqualTo(VersionReading.NOTHING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"n\":1.5}          | requests at /n must be a whole number, was 1.5",
                "{\"n\":-1}           | requests at /n must be a number of 0 or more, was -1",
                "{\"n\":\"7\"}        | requests at /n must be a number of 0 or more, was 7",
                "{\"n\":{}}           | requests at /n must be a number",
                "{\"n\":1,\"e\":2}    | errors: 2 of 1 is not possible",
                "{\"n\":1e99}         | requests at /n must be a whole number",
                "<html>               | this is no JSON"
            })
    void what_is_no_count_is_refused(String body, String why) {
        assertThatThrownBy(() -> Answers.reading(counts(), body, END))
                .isInstanceOf(MetricSourceException.class)
                .hasMessageContaining(why);
    }

    @Test
    void failures_are_those_of_the_query_or_of_the_server() throws Exception {
        var refused = failureWith(404, "{\"error\":\"no such service\"}");
        assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
        assertThat(refused).hasMessageContaining("answered with 404: {\"error\":\"no such service\"}");
        assertThat(failureWith(500, "down").kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failureWith(401, "who").kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failureWith(429, "").retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(failureWith(200, " ".repeat(WebSource.ANSWER_MAX + 1))).hasMessageContaining("more than");
    }

    @Test
    void a_query_says_all_that_is_wrong_with_it() {
        assertThatThrownBy(() -> query(Map.of("path", "count#{from}", "errors", "e")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("errors must begin with /, such as /data/count");
        assertThatThrownBy(() -> query(Map.of("path", "count?{from}", "errors", "/e")))
                .hasMessageContaining("path must begin with /")
                .hasMessageContaining("must contain {version} or {role}")
                .hasMessageContaining("must contain {from} and {to}")
                .hasMessageContaining("errors must stand beside requests")
                .hasMessageContaining("at least one of requests, p95_ms, cpu and metrics");
        assertThatThrownBy(() -> query(Map.of("path", "/a b/{version}{from}{to}", "requests", "/n")))
                .hasMessageContaining("must be a path, with %-codes for other characters");
    }
}
