package io.canary.source.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.MetricSubject.Role;
import io.canary.spi.settings.Settings;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
    private static final String SEARCH =
            "SUM(SEARCH('{Shop,Version} MetricName=\"Requests\" Version=\"{version}\"', 'Sum', 60))";

    private static String of(String text, String canary) {
        return Expression.of(text, new MetricSubject("shop", "v1", canary, Instant.EPOCH), Role.CANARY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1000 * t",
                "SUM([a, b]) - FILL(c, 0)",
                "SUM(SEARCH('{A,B} TargetGroup=shop-{role}', 'Sum'))",
                SEARCH,
                "SUM(search('{\"A B\",\"C (x)\"} \"a \\\" (b) \\\\\" \"{role}\"', 'Sum'))",
                "SEARCH('\"{service}\" NOT \"REPEAT\" \"{version}\"','SampleCount') + m1"
            })
    void metric_maths_is_taken(String text) {
        assertThat(Expression.problem(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{version} * 2                                              | within double quotes in the text of a SEARCH",
                "SEARCH('Version={version}', 'Sum')                         | within double quotes in the text of a SEARCH",
                "SEARCH('\"a\\\\\" {version} \"\"', 'Sum')                  | within double quotes in the text of a SEARCH",
                "METRICS(\"{version}\")                                     | within double quotes in the text of a SEARCH",
                "{role} * 2                                                 | and {role} in that text",
                "SEARCH('{service} \"{version}\"', 'Sum')                   | within double quotes in the text of a SEARCH",
                "SEARCH('\"{version}\"', \"{version}\")                     | within double quotes in the text of a SEARCH",
                "SEARCH('\"{version}', 'Sum')                               | must have no ' within double quotes",
                "SEARCH('\"{version}\\'\"', 'Sum')                          | must have no ' within double quotes",
                "SEARCH('\"{version}\"                                      | must close the last '",
                "SEARCH('\"x\"', 'Sum')                                     | must contain {version} or {role}",
                "SEARCH('\"{version}\"', 'Sum', PERIOD(m1))                 | must have SEARCH('…', 'Statistic')",
                "SEARCH('\"{version}\"')                                    | must have SEARCH('…', 'Statistic')",
                "SELECT SUM(x) FROM SCHEMA(\"a\", b)                        | Metrics Insights is not asked",
                "FILL(m1, REPEAT)                                           | must have no REPEAT",
                "fill(m1, linear)                                           | must have no linear",
                "SUM(METRICS())                                             | must have no METRICS"
            })
    void what_is_more_is_refused(String text, String why) {
        assertThat(Expression.problem(text)).contains(why);
    }

    @Test
    void a_name_is_no_more_than_a_name() {
        assertThat(of(SEARCH, "v2"))
                .isEqualTo("SUM(SEARCH('{Shop,Version} MetricName=\"Requests\" Version=\"v2\"', 'Sum', 60))");
        assertThat(of(SEARCH, "v\" OR \"v1")).contains("Version=\"v\\\" OR \\\"v1\"', 'Sum'");
        assertThat(of(SEARCH, "v\\")).contains("Version=\"v\\\\\"', 'Sum'");
        assertThat(of(SEARCH, "a(b)")).contains("Version=\"a\\(b\\)\"', 'Sum'");
        assertThat(of(SEARCH, "{service}$1")).contains("Version=\"{service}$1\"', 'Sum'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v', 'Sum')) + SUM(SEARCH('", "v\n2", "v\u00002"})
    void a_name_that_no_search_can_have_is_refused(String odd) {
        assertThatThrownBy(() -> of(SEARCH, odd)).hasMessageContaining("a SEARCH cannot have the name");
    }

    private static void assertRefused(Map<String, ?> query, String... why) {
        assertThatThrownBy(() -> Settings.read(CloudwatchQuery.class, query)).satisfies(e -> {
            for (String each : why) {
                assertThat(e).hasMessageContaining(each);
            }
        });
    }

    private static Map<String, Object> metric(String value) {
        return new HashMap<>(Map.of("namespace", "Shop", "metric", "Requests", "dimensions", Map.of("Version", value)));
    }

    @Test
    void a_query_says_all_that_is_wrong_with_it() {
        var average = metric("{version}");
        average.put("stat", "Average");
        assertRefused(
                Map.of("errors", average, "period_sec", 90),
                "errors must stand beside requests",
                "errors.stat must be Sum or SampleCount",
                "period_sec must be 1, 5, 10",
                "at least one of requests, p95_ms, cpu and metrics");
        assertRefused(Map.of("p95_ms", average), "p95_ms.stat must be p95, was Average");
        assertRefused(Map.of("requests", metric("{service}")), "requests.dimensions must contain {version} or {role}");
        assertRefused(Map.of("requests", Map.of("namespace", "Shop")), "requests must have namespace and metric");
        assertRefused(
                Map.of("requests", Map.of("expression", "m1", "stat", "Sum")),
                "requests must have either expression, or namespace");
        assertRefused(
                Map.of("requests", Map.of("expression", "m2"), "inputs", Map.of("m1", metric("{version}"))),
                "requests.expression must contain {version} or {role}, or the id of one of inputs");
        assertRefused(
                Map.of("requests", metric("{version}"), "inputs", Map.of("m1", metric("v1"))),
                "inputs.m1.dimensions must contain {version} or {role}");
        assertRefused(
                Map.of("requests", metric("{version}"), "inputs", Map.of("canary_x", metric("{version}"))),
                "inputs must have ids such as m1");
        assertRefused(
                Map.of("requests", Map.of("expression", SEARCH), "period_sec", 300),
                "requests.expression must have SEARCH with the period of period_sec, 300");
    }
}
