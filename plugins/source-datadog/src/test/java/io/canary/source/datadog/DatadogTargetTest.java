package io.canary.source.datadog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.MetricSubject.Role;
import io.canary.spi.metrics.QueryTemplate;
import io.canary.spi.settings.Settings;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatadogTargetTest {

    private static MetricSubject subject(String canary) {
        return new MetricSubject("Shop", "v1", canary, Instant.EPOCH);
    }

    private static String count(String template, String canary) {
        return DatadogTarget.count(new QueryTemplate(template), subject(canary), Role.CANARY, 10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v2,version:v1",
                "v2}",
                "v2} by {host",
                "*",
                "v2*",
                "v2 OR version:v1",
                "!v2",
                "v2).x",
                "(v2",
                "v2\"",
                "v2'",
                "v2\\",
                "v2\n",
                "v2},sum:a{b",
                "v2+1",
                "v2|x",
                "v2#",
                "{version}"
            })
    void a_name_is_one_value_of_a_tag(String odd) {
        assertThat(count("sum:a.b{version:{version},x:y}", odd))
                .matches("sum:a\\.b\\{version:[a-z0-9_:.]+,x:y}\\.as_count\\(\\)\\.rollup\\(sum, 10\\)");
    }

    @Test
    void a_name_is_asked_for_as_it_is_stored() {
        assertThat(count("sum:a{service:{service},version:{version},role:{role}}", "1.2.3+B/é: x!"))
                .isEqualTo("sum:a{service:shop,version:1.2.3_b/é:_x,role:canary}.as_count().rollup(sum, 10)");
        assertThat(count("count:a{image:r/{service}:{version}}.as_count()", "v2"))
                .isEqualTo("count:a{image:r/shop:v2}.as_count().rollup(10)");
    }

    @Test
    void a_value_is_that_of_a_bucket_and_is_scaled_here() {
        var percentile = new QueryTemplate("p95:trace.http.request{version:{version}} * 1000");
        var share = new QueryTemplate("avg:system.cpu.user{version:{version}}/100");
        assertThat(DatadogTarget.value(percentile, subject("v2"), Role.BASELINE, 20))
                .isEqualTo("p95:trace.http.request{version:v1}.rollup(20)");
        assertThat(DatadogTarget.value(share, subject("v2"), Role.CANARY, 20))
                .isEqualTo("avg:system.cpu.user{version:v2}.rollup(avg, 20)");
        assertThat(DatadogTarget.factor(percentile)).isEqualTo(1000);
        assertThat(DatadogTarget.factor(share)).isEqualTo(0.01);
        assertThat(DatadogTarget.factor(new QueryTemplate("avg:a{version:{version}}")))
                .isEqualTo(1);
    }

    @Test
    void versions_that_are_stored_as_the_same_are_refused() {
        assertThatThrownBy(() -> count("sum:a{version:{version}}", "V1"))
                .hasMessage("v1 and V1 have the same name in Datadog: both are asked as sum:a{version:v1}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sum:http.requests{service:{service},version:{version}}.as_count()",
                "sum:http.requests{service:{service} AND version:{version} AND (code:5* OR NOT code:404)}",
                "count:http.duration{!env:test,version:{version},code IN (500, 502)}"
            })
    void a_query_of_a_count_is_taken(String text) {
        assertThat(DatadogTarget.problemOfCount(new QueryTemplate(text))).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "avg:a{version:{version}}                             => must be sum:",
                "sum:a{version:{version}} by {host}                   => without groups and functions",
                "sum:a{version:{version}}.as_rate()                   => without groups and functions",
                "sum:a{version:{version}}.as_count().rollup(sum, 60)  => without groups and functions",
                "sum:a{version:{version}} * 2                         => without groups and functions",
                "sum:a{version:{version}},sum:b{*}                    => without groups and functions",
                "default_zero(sum:a{version:{version}})               => without groups and functions",
                "sum:{version}{*}                                     => without groups and functions",
                "sum:a{version:{version}*}                            => in the value of a tag without * only",
                "sum:a{{version}:x}                                   => in the value of a tag without * only",
                "sum:a{{version}}                                     => in the value of a tag without * only",
                "sum:a{version IN (x,{version})}                      => in the value of a tag without * only",
                "sum:a{version:{service}{version}}                    => in the value of a tag without * only"
            })
    void what_is_more_is_refused(String text, String why) {
        assertThat(DatadogTarget.problemOfCount(new QueryTemplate(text))).contains(why);
    }

    @Test
    void a_query_says_all_that_is_wrong_with_it() {
        var ratio = Map.of("count", "avg:a{v:{version}}", "of", "sum:a{v:{version}}");
        assertThatThrownBy(() -> Settings.read(DatadogQuery.class, Map.of("metrics", Map.of("x", ratio))))
                .hasMessageContaining("metrics.x.count must be sum:")
                .hasMessageNotContaining("metrics.x.of");
        var query = Map.of("errors", "sum:a{v:{version}}", "p95_ms", "p99:a{v:{version}}");
        assertThatThrownBy(() -> Settings.read(DatadogQuery.class, query))
                .hasMessageContaining("errors must stand beside requests")
                .hasMessageContaining("p95_ms must be avg:");
        assertThatThrownBy(() -> Settings.read(DatadogQuery.class, Map.of()))
                .hasMessageContaining("at least one of requests, p95_ms, cpu and metrics");
    }
}
