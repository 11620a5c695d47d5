package io.canary.source.influxdb;

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

class InfluxqlTest {

    @Test
    void the_time_is_added_to_the_whole_condition() {
        // Given
        var template = new QueryTemplate("SELECT sum(\"n\") FROM \"where\" where a = '{version}' OR b = '{role}'");
        var subject = new MetricSubject("shop", "v1", "v'2\\\n", Instant.EPOCH);
        // When
        String query = Influxql.of(
                template, subject, Role.CANARY, Instant.ofEpochMilli(1500), Instant.ofEpochMilli(2500), "GROUP BY *");
        // Then
        assertThat(query)
                .isEqualTo("SELECT sum(\"n\") FROM \"where\" where ( a = 'v\\'2\\\\\\n' OR b = 'canary')"
                        + " AND time > 1500ms AND time <= 2500ms GROUP BY *");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select sum(n) from http where v='{version}'",
                "SELECT \"group by\" FROM http WHERE v = '{version};' AND \"time; drop\" = 'x'",
                "SELECT sum(n) FROM http WHERE v = '{version}' AND code =~ /^5; limit'/",
                "SELECT sum(a) / 2 FROM http WHERE v = 'it\\'s {version}'"
            })
    void a_select_of_one_value_is_taken(String text) {
        assertThat(Influxql.problem(new QueryTemplate(text))).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "DROP MEASUREMENT http; {version}                              | within single quotes only",
                "DELETE FROM http WHERE v='{version}'                          | must be one SELECT with a WHERE",
                "SELECT n FROM (SELECT n FROM a WHERE v='{version}')           | must be one SELECT with a WHERE",
                "SELECT n FROM http WHERE v='{version}'; DROP MEASUREMENT http | must have no ;",
                "SELECT n INTO x FROM http WHERE v='{version}'                 | must have no INTO",
                "SELECT n FROM http WHERE v='{version}' -- x                   | must have no --",
                "SELECT n FROM http WHERE v='{version}' /* x                   | must have no /*",
                "SELECT n FROM http WHERE v='{version}' AND time > now() - 1h  | must have no time",
                "SELECT n FROM http WHERE v='{version}' GROUP BY *             | must have no GROUP",
                "SELECT n FROM http WHERE v=\"{version}\"                      | within single quotes only",
                "SELECT n FROM http WHERE v=~ /{version}/                      | within single quotes only",
                "SELECT n FROM http WHERE v='{version}                         | must close the ' at character 28",
                "SELECT {version} FROM http                                    | within single quotes only"
            })
    void what_is_more_is_refused(String text, String why) {
        assertThat(Influxql.problem(new QueryTemplate(text))).contains(why);
    }

    @Test
    void a_query_says_all_that_is_wrong_with_it() {
        var ratio = Map.of("count", "SELECT {version}", "of", "SELECT n FROM a WHERE v = '{version}'");
        assertThatThrownBy(() -> Settings.read(InfluxdbQuery.class, Map.of("metrics", Map.of("x", ratio))))
                .hasMessageContaining("metrics.x.count must have")
                .hasMessageNotContaining("metrics.x.of");
        assertThatThrownBy(() ->
                        Settings.read(InfluxdbQuery.class, Map.of("errors", "SELECT n FROM a WHERE v = '{version}'")))
                .hasMessageContaining("errors must stand beside requests")
                .hasMessageContaining("at least one of requests, p95_ms, cpu and metrics");
    }
}
