package io.canary.source.newrelic;

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

class NrqlTest {
    private static final String EVENTS = "SELECT count(*) FROM Transaction WHERE version = '{version}'";
    private static final String METRIC = "SELECT sum(n) FROM Metric WHERE version = '{version}'";

    private static String of(String text, String canary) {
        return Nrql.of(
                new QueryTemplate(text),
                new MetricSubject("shop", "v1", canary, Instant.EPOCH),
                Role.CANARY,
                Instant.ofEpochMilli(1500),
                Instant.ofEpochMilli(2500));
    }

    @Test
    void the_time_is_added_to_the_whole_condition() {
        assertThat(of(
                        "SELECT filter(count(*), WHERE `from` = 'where') from Transaction where a = '{version}' OR"
                                + " b = '{service}-{role}'",
                        "v2"))
                .isEqualTo("SELECT filter(count(*), WHERE `from` = 'where'), count(*) AS 'canary_points' from"
                        + " Transaction where (a = 'v2' OR b = 'shop-canary') AND timestamp > 1500 AND timestamp <="
                        + " 2500 SINCE 1500 UNTIL 2501");
        assertThat(of(METRIC, "v2"))
                .isEqualTo("SELECT sum(n), count(*) AS 'canary_points' FROM Metric WHERE (version = 'v2')"
                        + " SINCE 1500 UNTIL 2500");
    }

    @Test
    void a_name_is_no_more_than_a_name() {
        assertThat(of(METRIC, "v' OR '1' = '1")).contains("(version = 'v\\' OR \\'1\\' = \\'1') SINCE");
        assertThat(of(METRIC, "v\\")).contains("(version = 'v\\\\') SINCE");
        assertThat(of(METRIC, "v\n2")).contains("(version = 'v\\n2') SINCE");
        assertThat(of(METRIC, "{service}$1")).contains("(version = '{service}$1') SINCE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                EVENTS,
                METRIC,
                "select percentile(duration * 1000, 95) from Transaction, Span where v = 'a\\'{version}' and x LIKE '%y'",
                "SELECT count(*) FROM `since` WHERE `limit;` = 'facet --' AND v IN ('{version}', 'x')"
            })
    void a_select_of_one_value_is_taken(String text) {
        assertThat(Nrql.problem(new QueryTemplate(text))).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "FROM T SELECT count(*) WHERE v = '{version}'                 | must be one SELECT … FROM … WHERE …",
                "SELECT count(*) FROM (SELECT 1 FROM T WHERE v='{version}')   | must be one SELECT … FROM … WHERE …",
                "SELECT filter(count(*), WHERE v='{version}') FROM T          | must have one WHERE after FROM",
                "SELECT filter(count(*), WHERE v='{version}') FROM T WHERE a=1 | must contain {version} or {role} after",
                "SELECT count(*) FROM T WHERE v='{version}' WHERE a=1         | must have one WHERE after FROM",
                "SELECT count(*) FROM T WHERE v='{version}' SINCE 1 day ago   | must have no SINCE",
                "SELECT count(*) FROM T WHERE v='{version}' until now         | must have no until",
                "SELECT count(*) FROM T WHERE v='{version}' FACET host        | must have no FACET",
                "SELECT count(*) FROM T WHERE v='{version}' TIMESERIES        | must have no TIMESERIES",
                "SELECT count(*) FROM T WHERE v='{version}' EXTRAPOLATE       | must have no EXTRAPOLATE",
                "SELECT count(*) FROM T WHERE v='{version}' LIMIT 1           | must have no LIMIT",
                "SELECT count(*) FROM T WHERE v='{version}' -- x              | must have no --",
                "SELECT count(*) FROM T WHERE v='{version}' // x              | must have no //",
                "SELECT count(*) FROM T WHERE v='{version}' /* x              | must have no /*",
                "SELECT count(*) FROM T WHERE v='{version}'; DROP             | must have no ;",
                "SELECT count(*) FROM T WHERE v={version}                     | within single quotes only",
                "SELECT count(*) FROM T WHERE v=\"{version}\"                 | within single quotes only",
                "SELECT count(*) FROM T WHERE `{version}` = 1                 | within single quotes only",
                "SELECT count(*) FROM T WHERE v LIKE '{version}%'             | not after LIKE",
                "SELECT count(*) FROM T WHERE v NOT RLIKE ('{version}.*')     | not after LIKE",
                "SELECT count(*) FROM T WHERE v='{version}                    | must close the ' at character 32"
            })
    void what_is_more_is_refused(String text, String why) {
        assertThat(Nrql.problem(new QueryTemplate(text))).contains(why);
    }

    @Test
    void a_query_says_all_that_is_wrong_with_it() {
        var ratio = Map.of("count", "SELECT {version}", "of", EVENTS);
        assertThatThrownBy(() -> Settings.read(NewrelicQuery.class, Map.of("metrics", Map.of("x", ratio))))
                .hasMessageContaining("metrics.x.count must have")
                .hasMessageNotContaining("metrics.x.of");
        assertThatThrownBy(() -> Settings.read(NewrelicQuery.class, Map.of("errors", EVENTS)))
                .hasMessageContaining("errors must stand beside requests")
                .hasMessageContaining("at least one of requests, p95_ms, cpu and metrics");
        assertThatThrownBy(() -> Settings.read(NewrelicQuery.class, Map.of("requests", METRIC)))
                .hasMessageContaining("period_sec must be set, to 60 say");
        assertThatThrownBy(() -> Settings.read(NewrelicQuery.class, Map.of("requests", METRIC, "period_sec", 90)))
                .hasMessageContaining("period_sec must be 60, 120, 180, 240 or 300");
    }

    @Test
    void settings_say_all_that_is_wrong_with_them() {
        var settings = Map.of("account_id", 0, "api_key", "a\nb", "region", "de", "endpoint", "ftp://x");
        assertThatThrownBy(() -> Settings.read(NewrelicSettings.class, settings))
                .hasMessageContaining("account_id must be")
                .hasMessageContaining("region must be");
        var wrong = Map.of("account_id", 1, "api_key", "a\nb", "endpoint", "http://x?y");
        assertThatThrownBy(() -> Settings.read(NewrelicSettings.class, wrong))
                .hasMessageContaining("api_key cannot be a header that is sent")
                .hasMessageContaining("endpoint must have no user, no ?query");
        var right = Map.of("account_id", 1, "api_key", "k", "region", "EU");
        assertThat(Settings.read(NewrelicSettings.class, right).url()).hasToString("https://api.eu.newrelic.com");
    }
}
