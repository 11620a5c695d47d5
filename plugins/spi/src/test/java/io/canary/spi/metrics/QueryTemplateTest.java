package io.canary.spi.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.spi.metrics.MetricSubject.Role;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class QueryTemplateTest {
    private static final MetricSubject SUBJECT = new MetricSubject("a{version}", "v1", "v2", Instant.EPOCH);

    private static String query(String text, Role role) {
        return new QueryTemplate(text).of(SUBJECT, role, name -> "<" + name + ">");
    }

    @Test
    void each_place_gets_the_quoted_value_of_the_version() {
        assertThat(query("up{version=\"{version}\"}", Role.BASELINE)).isEqualTo("up{version=\"<v1>\"}");
        assertThat(query("up{version=\"{version}\"}", Role.CANARY)).isEqualTo("up{version=\"<v2>\"}");
        assertThat(query("up{role=\"{role}\"}", Role.CANARY)).isEqualTo("up{role=\"<canary>\"}");
    }

    @Test
    void what_looks_like_a_place_in_a_name_is_none() {
        assertThat(query("up{service=\"{service}\",version=\"{version}\"}", Role.CANARY))
                .isEqualTo("up{service=\"<a{version}>\",version=\"<v2>\"}");
    }

    @Test
    void a_query_that_finds_the_same_for_both_versions_is_refused() {
        assertThatThrownBy(() -> new QueryTemplate("up{service=\"{service}\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must contain {version} or {role}");
    }
}
