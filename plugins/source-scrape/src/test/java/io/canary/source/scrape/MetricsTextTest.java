package io.canary.source.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.source.scrape.MetricsText.Sample;
import io.canary.source.scrape.MetricsText.SeriesName;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTextTest {
    private static final String PROMETHEUS = """
            # HELP http_requests_total The total number of HTTP requests.
            # TYPE http_requests_total counter
            http_requests_total{method="post",code="200"} 1027 1395066363000
            http_requests_total{method="post",code="400",}    3 1395066363000

            # Escaping in label values:
            msdos_file_access_time_seconds{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find file:\\n\\"FILE.TXT\\""} 1.458255915e9
            metric_without_timestamp_and_labels 12.47
            something_weird{problem="division by zero"} +Inf -3982045
            http_request_duration_seconds_bucket{le="0.05"} 24054
            """;
    private static final String OPEN_METRICS = """
            # TYPE acme_http_router_request_seconds summary
            # UNIT acme_http_router_request_seconds seconds
            acme_http_router_request_seconds_sum{path="/api/v1",method="GET"} 9036.32
            # TYPE foo histogram
            foo_bucket{le="0.1"} 8 # {} 0.054
            foo_bucket{le="1"} 11 123.45 # {trace_id="KOO5S4vxi0o"} 0.67 123.4
            foo_created 1520430000.123
            # EOF
            """;

    private static Sample sample(String name, Map<String, String> labels, double value) {
        return new Sample(new SeriesName(name, labels), value);
    }

    @Test
    void the_example_of_the_text_format_is_read() {
        assertThat(MetricsText.parse(PROMETHEUS))
                .containsExactly(
                        sample("http_requests_total", Map.of("method", "post", "code", "200"), 1027),
                        sample("http_requests_total", Map.of("method", "post", "code", "400"), 3),
                        sample(
                                "msdos_file_access_time_seconds",
                                Map.of("path", "C:\\DIR\\FILE.TXT", "error", "Cannot find file:\n\"FILE.TXT\""),
                                1.458255915e9),
                        sample("metric_without_timestamp_and_labels", Map.of(), 12.47),
                        sample("something_weird", Map.of("problem", "division by zero"), Double.POSITIVE_INFINITY),
                        sample("http_request_duration_seconds_bucket", Map.of("le", "0.05"), 24054));
    }

    @Test
    void open_metrics_is_read_without_its_exemplars() {
        assertThat(MetricsText.parse(OPEN_METRICS))
                .containsExactly(
                        sample(
                                "acme_http_router_request_seconds_sum",
                                Map.of("path", "/api/v1", "method", "GET"),
                                9036.32),
                        sample("foo_bucket", Map.of("le", "0.1"), 8),
                        sample("foo_bucket", Map.of("le", "1"), 11),
                        sample("foo_created", Map.of(), 1520430000.123));
    }

    @ParameterizedTest
    @CsvSource({"a 1e3, 1000", "a -.5, -0.5", "a NaN, NaN", "a -inf, -Infinity", "a { } 7, 7", "a\t1, 1"})
    void numbers_are_those_of_go(String line, double value) {
        assertThat(MetricsText.parse(line)).containsExactly(sample("a", Map.of(), value));
    }

    @Test
    void a_label_without_a_value_is_none() {
        assertThat(MetricsText.parse("a{b=\"\"} 1\r\n")).containsExactly(sample("a", Map.of(), 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>",
                "a",
                "a{",
                "a{b} 1",
                "a{b=} 1",
                "a{b=\"} 1",
                "a{b=\"c\" d=\"e\"} 1",
                "a 1d",
                "a 0x1",
                "a 1 2 3",
                "a Infinit",
                "1 2",
                "a{b=\"\\x\"} 1",
                "{\"status\":\"ok\"}"
            })
    void what_is_none_of_the_formats_is_refused_with_its_line(String line) {
        assertThatThrownBy(() -> MetricsText.parse("b 1\n" + line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line 2: expected ");
    }

    @Test
    void a_label_that_is_there_twice_is_refused() {
        assertThatThrownBy(() -> MetricsText.parse("a{b=\"1\",b=\"2\"} 1"))
                .hasMessage("line 1: the label b is there twice");
    }

    @Test
    void any_text_is_read_or_refused() {
        // Given
        var random = new Random(19);
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder(random.nextBoolean() ? PROMETHEUS : OPEN_METRICS);
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, text.charAt(random.nextInt(text.length())));
                    default -> text.setCharAt(at, (char) random.nextInt(random.nextBoolean() ? 128 : 65536));
                }
            }
            // When
            try {
                var samples = MetricsText.parse(text.toString());
                // Then
                assertThat(samples).hasSizeLessThan(20);
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageMatching("(?s)line \\d+: .*");
            }
        }
    }
}
