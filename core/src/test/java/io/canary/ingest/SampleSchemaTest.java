package io.canary.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.SampleFields;
import io.canary.contract.Agreement;
import io.canary.contract.OpenApi;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SampleSchemaTest {

    @Test
    void a_sample_has_the_documented_fields_defaults_and_ranges() {
        // Given
        var documented = OpenApi.load().leaves("Sample");
        var flat = new TreeMap<>(documented);
        flat.keySet().removeIf(pointer -> pointer.startsWith("/metrics/"));
        flat.put("/metrics", Map.of());
        // When
        // Then
        Agreement.check(flat, SampleBody.class);
    }

    @Test
    void numbers_mean_the_same_inside_and_beside_metrics() {
        // Given
        var documented = OpenApi.load().leaves("Sample");
        // When
        var inside = new TreeMap<String, Map<String, Object>>();
        documented.forEach((pointer, schema) -> {
            if (pointer.startsWith("/metrics/")) {
                inside.put(pointer.substring("/metrics".length()), schema);
            }
        });
        documented.values().forEach(schema -> schema.remove("$ref"));
        // Then
        assertThat(documented).containsAllEntriesOf(inside);
        assertThat(inside.keySet().stream()
                        .map(p -> p.substring(1).replaceFirst("/.*", ""))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(SampleFields.NAMES);
    }
}
