package io.canary.source.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.MetricSubject.Role;
import io.canary.spi.metrics.QueryTemplate;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromqlTest {

    private static String filled(String template, String canary) {
        var subject = new MetricSubject("shop", "v1", canary, Instant.EPOCH);
        return Promql.fill(new QueryTemplate(template), subject, Role.CANARY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "v2       | a{v=\"v2\"}",
                "v\"2     | a{v=\"v\\x222\"}",
                "v'2      | a{v=\"v\\x272\"}",
                "v\\2     | a{v=\"v\\x5c2\"}",
                "v{role}2 | a{v=\"v{role}2\"}",
                "v.2      | a{v=\"v.2\"}",
                "vé2      | a{v=\"vé2\"}"
            })
    void a_value_stays_within_its_quotes(String version, String query) {
        assertThat(filled("a{v=\"{version}\"}", version)).isEqualTo(query);
    }

    @Test
    void line_breaks_and_half_characters_are_harmless() {
        assertThat(filled("a{v='{version}'}", "v\n\r2\ud800")).isEqualTo("a{v='v\\x0a\\x0d2\ufffd'}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=~", "!~", "=~ "})
    void in_a_regular_expression_a_value_matches_itself_only(String operator) {
        assertThat(filled("a{v" + operator + "\"{version}|x\",r=\"{role}\"}", "v.2|.*"))
                .isEqualTo("a{v" + operator + "\"v\\x5c.2\\x5c|\\x5c.\\x5c*|x\",r=\"canary\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a{v=\"{version}\"}",
                "  a:b_c { v = '{version}' , w!~\"x{2}\" } ",
                "{__name__=~\"a|b\",v=\"{role}\"}",
                "{\"a.b\",v=\"{version}\"}"
            })
    void a_selector_is_taken(String text) {
        assertThat(Promql.problemOfSelector(new QueryTemplate(text))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rate(a{v=\"{version}\"}[1m])",
                "a{v=\"{version}\"}[1m]",
                "a{v=\"{version}\"} offset 1m",
                "a{v=\"{version}\"} or b",
                "sum(a{v=\"{version}\"})",
                "a{v=\"{version}\"}}"
            })
    void what_is_more_than_a_selector_is_refused(String text) {
        assertThat(Promql.problemOfSelector(new QueryTemplate(text)))
                .startsWith("must be a selector such as http_requests_total{version=\"{version}\"}, without functions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a_{version}", "a{v={version}}", "a{v=`{version}`}", "a{v=\"{version}\"} + {role}"})
    void a_place_outside_of_quotes_is_refused(String text) {
        assertThat(Promql.problemOfExpression(new QueryTemplate(text)))
                .startsWith("must have {service}, {version} and {role} within double or single quotes only");
    }

    @Test
    void an_open_quote_and_a_comment_are_refused() {
        assertThat(Promql.problemOfExpression(new QueryTemplate("a{v=\"{version}\\\"}")))
                .startsWith("must close the quote at character 4");
        assertThat(Promql.problemOfExpression(new QueryTemplate("a{v=\"{version}\"} # \"")))
                .startsWith("must have no # outside of quotes");
    }

    @Test
    void a_query_says_all_that_is_wrong_with_it() {
        var ratio = Map.of("count", "rate(a{v=\"{version}\"})", "of", "a_{role}");
        assertThatThrownBy(() -> Settings.read(PrometheusQuery.class, Map.of("metrics", Map.of("x", ratio))))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("metrics.x.count must be a selector")
                .hasMessageContaining("metrics.x.of must have {service}, {version} and {role} within");
        assertThatThrownBy(() -> Settings.read(PrometheusQuery.class, Map.of("errors", "a{v=\"{version}\"}")))
                .hasMessageContaining("errors must stand beside requests, or")
                .hasMessageContaining("at least one of requests, latency, cpu and metrics");
    }
}
