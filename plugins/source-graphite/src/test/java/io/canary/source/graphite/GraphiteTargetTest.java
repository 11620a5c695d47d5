package io.canary.source.graphite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.source.graphite.GraphiteSettings.Replacement;
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

class GraphiteTargetTest {
    private static final String BY_TAG = "seriesByTag('name=a', 'version={version}')";

    private static String filled(String template, String canary, Replacement replacement) {
        var subject = new MetricSubject("shop", "v1", canary, Instant.EPOCH);
        return GraphiteTarget.of(new QueryTemplate(template), subject, Role.CANARY, replacement);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v2.*",
                "v2,other",
                "v2.a.b",
                "{v2,v1}",
                "v2)",
                "v2'",
                "v2\\",
                "v2|scale(2)",
                "[v]2",
                "v?2",
                "v2 x",
                "v2;a=b",
                "~v2",
                "v\n2"
            })
    void a_name_is_one_node_of_a_path_or_one_value_of_a_tag(String odd) {
        assertThat(filled("a.{version}.b", odd, Replacement.UNDERSCORE)).matches("a\\.[A-Za-z0-9_]+\\.b");
        assertThat(filled(BY_TAG, odd, Replacement.UNDERSCORE))
                .matches("seriesByTag\\('name=a', 'version=[A-Za-z0-9_.]+'\\)");
    }

    @Test
    void what_a_name_cannot_have_is_replaced_as_it_is_where_it_was_written() {
        assertThat(filled("a.{service}.{version}.{role}", "1.2.3+4", Replacement.UNDERSCORE))
                .isEqualTo("a.shop.1_2_3_4.canary");
        assertThat(filled("a.{version}", "1.2", Replacement.HYPHEN)).isEqualTo("a.1-2");
        assertThat(filled(BY_TAG, "1.2.3+4 x", Replacement.UNDERSCORE))
                .isEqualTo("seriesByTag('name=a', 'version=1.2.3+4_x')");
    }

    @Test
    void versions_that_become_the_same_name_are_refused() {
        assertThatThrownBy(() -> filled("a.{version}", "v1", Replacement.UNDERSCORE))
                .hasMessage("v1 and v1 have the same name in Graphite: both are a.v1");
        var subject = new MetricSubject("shop", "v1.0", "v1_0", Instant.EPOCH);
        assertThatThrownBy(() -> GraphiteTarget.of(
                        new QueryTemplate("a.{version}"), subject, Role.BASELINE, Replacement.UNDERSCORE))
                .hasMessageContaining("v1.0 and v1_0 have the same name in Graphite");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stats.counters.{service}.{version}.requests.count",
                "pods.shop-{version}-*.{200,404}.code[45].req?est",
                "seriesByTag('name=requests', 'version={version}', 'code=~^5', 'zone!=a', 'x!=~b|c')",
                "seriesByTag('name=stats.{service}.count','build={service}:{version}')"
            })
    void a_path_or_tags_are_taken(String text) {
        assertThat(GraphiteTarget.problemOfCount(new QueryTemplate(text))).isNull();
        assertThat(GraphiteTarget.problemOfValue(new QueryTemplate(text))).isNull();
        assertThat(GraphiteTarget.problemOfValue(new QueryTemplate("scale(" + text + ", 0.01)")))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "sumSeries(a.{version}.*) => without functions",
                "scale(a.{version}, 2) => without functions",
                "a.{version}.b, a.c => without functions",
                "a.{version}|scale(2) => without functions",
                "seriesByTag('version=~{version}') => part of a path, or of the value after =",
                "seriesByTag('version!={version}') => part of a path, or of the value after =",
                "seriesByTag('{version}=a') => part of a path, or of the value after =",
                "seriesByTag(\"version={version}\") => part of a path, or of the value after =",
                "a.[{version}] => part of a path, or of the value after =",
                "a.{x,{version}} => part of a path, or of the value after =",
                "a.{version}*.b => or v1 finds v10",
                "a.*{version}.b => or v1 finds v10",
                "a.{service}{version}.b => or v1 finds v10",
                "a b.{version} => without functions"
            })
    void what_is_more_is_refused(String text, String why) {
        String problem = GraphiteTarget.problemOfCount(new QueryTemplate(text));
        assertThat(problem).contains(why);
    }

    @Test
    void a_query_says_all_that_is_wrong_with_it() {
        var ratio = Map.of("count", "sum({version})", "of", "a.{version}");
        assertThatThrownBy(() -> Settings.read(GraphiteQuery.class, Map.of("metrics", Map.of("x", ratio))))
                .hasMessageContaining("metrics.x.count must be a path")
                .hasMessageNotContaining("metrics.x.of");
        assertThatThrownBy(() -> Settings.read(
                        GraphiteQuery.class, Map.of("errors", "a.{version}", "p95_ms", "max(a.{version})")))
                .hasMessageContaining("errors must stand beside requests")
                .hasMessageContaining("p95_ms must be a path")
                .hasMessageNotContaining("at least one of");
        assertThatThrownBy(() -> Settings.read(GraphiteQuery.class, Map.of()))
                .hasMessageContaining("at least one of requests, p95_ms, cpu and metrics");
    }
}
