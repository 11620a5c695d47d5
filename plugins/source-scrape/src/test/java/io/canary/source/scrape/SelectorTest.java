package io.canary.source.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.source.scrape.MetricsText.SeriesName;
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

class SelectorTest {
    private static final SeriesName SERIES =
            new SeriesName("http_requests_total", Map.of("v", "v2", "code", "503", "upstream", "shop-v2"));

    private static boolean matches(String selector) {
        var subject = new MetricSubject("shop", "v1", "v2", Instant.EPOCH);
        return Selector.parse(selector).of(subject, Role.CANARY).test(SERIES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http_requests_total{v=\"{version}\"}",
                " http_requests_total { v = '{version}' , } ",
                "{__name__=\"http_requests_total\",v=\"v2\"}",
                "http_requests_total{code=~\"5..\"}",
                "http_requests_total{upstream=\"{service}-{version}\"}",
                "http_requests_total{upstream=~\"{service}-(v1|{version})\"}",
                "http_requests_total{code!~\"4..|2..\",v!=\"v1\"}",
                "http_requests_total{none=\"\",other!=\"x\"}"
            })
    void a_series_is_found(String selector) {
        assertThat(matches(selector)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http_requests{v=\"{version}\"}",
                "http_requests_total{v=\"{role}\"}",
                "http_requests_total{code=~\"5\"}",
                "http_requests_total{v!~\"v.\"}",
                "http_requests_total{none!=\"\"}",
                "http_requests_total{v=\"v.\"}"
            })
    void another_one_is_not(String selector) {
        assertThat(matches(selector)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rate(a{v=\"{version}\"}[1m])     | expected the end at character 5",
                "a{v=\"{version}\"}[5m]           | expected the end at character 17",
                "a{v={version}}                   | expected \" at character 5",
                "a{v~\"{version}\"}               | expected =, !=, =~ or !~ at character 4",
                "a{v=\"{version}                  | expected a closing \" at character",
                "a{v=~\"({version}\"}             | must have regular expressions that are valid",
                "a{v=~\"\\\\\\\\{version}\"}      | there must be no \\ before a { of a place",
                "a_{version}                      | expected =, !=, =~ or !~ at character 11"
            })
    void what_is_no_selector_is_refused(String text, String why) {
        assertThat(Selector.problem(new QueryTemplate(text))).contains(why);
    }

    @Test
    void a_query_says_all_that_is_wrong_with_it() {
        var ratio = Map.of("count", "rate(a{v=\"{version}\"})", "of", "a{v=\"{role}\"}");
        assertThatThrownBy(() -> Settings.read(
                        ScrapeQuery.class, Map.of("errors", "a{v=\"{version}\"}", "metrics", Map.of("x", ratio))))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("metrics.x.count must be a selector")
                .hasMessageNotContaining("metrics.x.of");
        assertThatThrownBy(() -> Settings.read(ScrapeQuery.class, Map.of("errors", "a{v=\"{version}\"}")))
                .hasMessageContaining("errors must stand beside requests, or")
                .hasMessageContaining("at least one of requests, latency, cpu and metrics");
    }
}
