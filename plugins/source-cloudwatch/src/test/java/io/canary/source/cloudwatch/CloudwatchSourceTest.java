package io.canary.source.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.metrics.LatencyReading;
import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSourceException.Kind;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.VersionReading;
import io.canary.spi.settings.Settings;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the contract does not show, and answers as CloudWatch gives them. */
class CloudwatchSourceTest {
    private static final Map<String, ?> VERSION = Map.of("Version", "{version}");
    private static final Map<String, ?> REQUESTS =
            Map.of("namespace", "Shop", "metric", "Requests", "dimensions", VERSION);
    private static final String EMPTY = "{\"MetricDataResults\":[]}";

    private final FakeCloudwatch cloudwatch = new FakeCloudwatch();
    private final Instant start = Instant.ofEpochSecond(1_700_000_040); // a whole minute

    @AfterEach
    void stopServer() {
        cloudwatch.close();
    }

    private MetricReading read(Map<String, ?> query, int from, int to) throws Exception {
        try (var source = cloudwatch.source()) {
            return source.read(
                    Settings.read(CloudwatchQuery.class, query),
                    new MetricSubject("shop", "v1", "v2", start),
                    start.plusSeconds(from),
                    start.plusSeconds(to));
        }
    }

    private VersionReading canary(Map<String, ?> query) throws Exception {
        return read(query, 0, 120).canary();
    }

    private MetricSourceException failure(Map<String, ?> query) {
        return catchThrowableOfType(MetricSourceException.class, () -> read(query, 0, 120));
    }

    private static String result(String id, String label, String status, String times, String values) {
        return "{\"Id\":\"canary_%s\",\"Label\":\"%s\",\"StatusCode\":\"%s\",\"Timestamps\":[%s],\"Values\":[%s]}"
                .formatted(id, label, status, times, values);
    }

    private static String page(String more, String... results) {
        return "{\"MetricDataResults\":[" + String.join(",", results) + "]" + more + "}";
    }

    @Test
    void all_that_a_query_has_is_asked_at_once() throws Exception {
        // Given
        String time = "1700000040,1700000100";
        cloudwatch.record(200, EMPTY);
        cloudwatch.record(
                200,
                page(
                        "",
                        result("requests", "a", "Complete", time, "7.0,3.0"),
                        result("p95_ms", "p", "Complete", time, "90.5,120.25"),
                        result("cpu", "a", "Complete", time, "0.1,0.25"),
                        result("cpu", "b", "Complete", "1700000040", "0.75"),
                        result("count_0", "c", "Complete", time, "1.0,1.0"),
                        result("of_0", "d", "Complete", time, "4.0,4.0")));
        var search = "SUM(SEARCH('{Shop,Version} MetricName=\"Calls\" \"{service}\" Version=\"{version}\"', 'Sum'))";
        var query = Map.of(
                "requests", Map.of("expression", search),
                "p95_ms", Map.of("expression", "1000 * t"),
                "cpu", REQUESTS,
                "metrics", Map.of("failed", Map.of("count", REQUESTS, "of", REQUESTS)),
                "inputs",
                        Map.of(
                                "t",
                                Map.of(
                                        "namespace", "AWS/ApplicationELB",
                                        "metric", "TargetResponseTime",
                                        "stat", "p95",
                                        "dimensions", Map.of("TargetGroup", "{service}-{role}"))));
        // When
        var reading = canary(query);
        // Then
        assertThat(reading)
                .isEqualTo(new VersionReading(
                        10L,
                        null,
                        new LatencyReading.Percentile(120.25),
                        Map.of("cpu_utilization", 0.5),
                        Map.of("failed", new VersionReading.Ratio(2, 8)),
                        6,
                        start.plusSeconds(120)));
        assertThat(cloudwatch.asked().get(1).toString())
                .contains("StartTime=1700000040, EndTime=1700000160, ScanBy=TimestampAscending")
                .contains("{Id=t, MetricStat={", "Value=shop-canary", "ReturnData=false")
                .contains("Expression=SUM(SEARCH('{Shop,Version} MetricName=\"Calls\" \"shop\" Version=\"v2\"', 'Sum'))"
                        + ", Period=60")
                .contains("Expression=1000 * t}", "Stat=Average");
    }

    @Test
    void all_pages_are_read_and_a_later_one_completes_what_was_partial() throws Exception {
        // Given
        cloudwatch.record(200, EMPTY);
        cloudwatch.record(
                200, page(",\"NextToken\":\"second\"", result("requests", "a", "PartialData", "1700000040", "7.0")));
        cloudwatch.record(
                200,
                page(
                        "",
                        result("requests", "a", "Complete", "1700000100", "3.0"),
                        result("requests", "b", "Complete", "1700000040,1700000160", "30.0,500")));
        // When
        var reading = canary(Map.of("requests", REQUESTS));
        // Then
        assertThat(reading.requests()).as("without what is not asked for").isEqualTo(40);
        assertThat(reading.series()).isEqualTo(2);
        assertThat(cloudwatch.asked().get(2).get("NextToken")).isEqualTo("second");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "PartialData   | UNAVAILABLE | CloudWatch answered in part: canary_requests is PartialData",
                "InternalError | UNAVAILABLE | CloudWatch answered in part: canary_requests is InternalError",
                "Forbidden     | REFUSED     | CloudWatch forbids canary_requests"
            })
    void what_is_not_complete_is_not_taken(String status, Kind kind, String why) {
        // Given a page that is complete, and one that is not
        String partial = result("requests", "a", status, "1700000040", "7.0");
        cloudwatch.record(200, page(",\"NextToken\":\"2\"", result("requests", "b", "Complete", "1700000040", "7.0")));
        cloudwatch.record(200, page("", partial));
        // When
        var failure = failure(Map.of("requests", REQUESTS));
        // Then
        assertThat(failure).hasMessageContaining(why);
        assertThat(failure.kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "400 | Throttling                | UNAVAILABLE | CloudWatch answered with 400: Throttling so it is",
                "400 | ThrottlingException       | UNAVAILABLE | 400: ThrottlingException so it is",
                "400 | RequestLimitExceeded      | UNAVAILABLE | 400: RequestLimitExceeded so it is",
                "500 | InternalServiceFault      | UNAVAILABLE | 500: InternalServiceFault so it is",
                "503 | ServiceUnavailable        | UNAVAILABLE | 503: ServiceUnavailable so it is",
                "403 | AccessDenied              | UNAVAILABLE | 403: AccessDenied so it is",
                "400 | ValidationError           | REFUSED     | 400: ValidationError so it is",
                "400 | InvalidParameterValue     | REFUSED     | 400: InvalidParameterValue so it is",
                "429 | Throttling                | UNAVAILABLE | is busy: it answered with 429",
                "302 | Found                     | UNAVAILABLE | redirects are not followed"
            })
    void an_error_is_told_in_the_words_of_aws(int status, String type, Kind kind, String why) {
        // Given
        cloudwatch.record(status, "{\"__type\":\"com.amazonaws.x#" + type + "\",\"message\":\"so it is\"}");
        // When
        var failure = failure(Map.of("requests", REQUESTS));
        // Then
        assertThat(failure).hasMessageContaining(why);
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(cloudwatch.asked()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "<html>                                                          | this is no answer of CloudWatch",
                "{}                                                              | it has no MetricDataResults",
                "{\"MetricDataResults\":[],\"Messages\":[{\"Code\":\"MaxMetricsExceeded\",\"Value\":\"500\"}]}"
                        + "                                                      | all of it: MaxMetricsExceeded 500",
                "{\"MetricDataResults\":[{\"Id\":\"canary_requests\",\"StatusCode\":\"Complete\",\"Messages\":"
                        + "[{\"Code\":\"ArithmeticError\",\"Value\":\"x\"}]}]}   | Complete: ArithmeticError x"
            })
    void answers_that_say_too_little_are_failures(String body, String why) {
        cloudwatch.record(200, body);
        assertThat(failure(Map.of("requests", REQUESTS))).hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1700000040            | 1.5   | a count must be whole, 0 or more, was 1.5, found for requests of baseline",
                "1700000040            | -1    | a count must be whole, 0 or more, was -1.0",
                "1700000040            | \"x\" | CloudWatch gave no number",
                "1700000040,1700000100 | 1     | CloudWatch gave other times than values"
            })
    void values_that_cannot_be_counted_are_failures(String times, String values, String why) {
        cloudwatch.record(200, page("", result("requests", "a", "Complete", times, values)));
        assertThat(failure(Map.of("requests", REQUESTS))).hasMessageContaining(why);
    }

    @Test
    void percentiles_of_several_series_are_not_put_together() {
        // Given
        String one = result("p95_ms", "a", "Complete", "1700000040", "7");
        String another = result("p95_ms", "b", "Complete", "1700000040", "8");
        cloudwatch.record(200, page("", one, another));
        // When
        var failure = failure(Map.of("p95_ms", REQUESTS));
        // Then
        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure).hasMessageContaining("p95_ms finds 2 series");
    }

    @Test
    void more_errors_than_requests_are_a_failure() {
        String requests = result("requests", "a", "Complete", "1700000040", "7");
        String errors = result("errors", "a", "Complete", "1700000040", "8");
        cloudwatch.record(200, page("", requests, errors));
        assertThat(failure(Map.of("requests", REQUESTS, "errors", REQUESTS)))
                .hasMessageContaining("errors of baseline v1 counts 8 of 7");
    }

    @Test
    void pages_without_an_end_are_not_read_for_ever() {
        for (int i = 0; i < 30; i++) {
            cloudwatch.record(200, page(",\"NextToken\":\"again\""));
        }
        assertThat(failure(Map.of("requests", REQUESTS))).hasMessageContaining("more than 20 pages");
    }

    @Test
    void a_wrong_secret_is_named_without_showing_it() throws Exception {
        // Given
        var wrong = Map.of("access_key_id", "AKIDEXAMPLE", "secret_access_key", "wrong-secret");
        var query = Settings.read(CloudwatchQuery.class, Map.of("requests", REQUESTS));
        try (var source = cloudwatch.source(wrong)) {
            // When
            assertThatThrownBy(() -> source.read(
                            query, new MetricSubject("shop", "v1", "v2", start), start, start.plusSeconds(60)))
                    // Then
                    .hasMessage("CloudWatch answered with 400: SignatureDoesNotMatch"
                            + " check secret_access_key, region and the clock");
        }
    }
}
