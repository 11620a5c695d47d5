package io.canary.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.canary.deploying.HelmChart;
import io.canary.deploying.HelmValue;
import io.canary.distribution.RunningService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelmPageIT {
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final Page PAGE = Page.of("deploying.md");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void the_page_has_every_value_with_its_default() throws IOException {
        // When
        var rows = PAGE.table("| value | default | meaning |").stream()
                .flatMap(HelmPageIT::promises)
                .toList();
        // Then
        assertThat(rows)
                .containsExactlyElementsOf(HelmValue.all().stream()
                        .map(value -> List.of(value.name(), words(value.byDefault())))
                        .toList());
    }

    /** A row may have several values with the same default. */
    private static Stream<List<String>> promises(List<String> cells) {
        return Stream.of(cells.get(0).split(", ", -1)).map(name -> List.of(name, cells.get(1)));
    }

    private static String words(JsonNode byDefault) {
        return byDefault.isValueNode() ? byDefault.asText() : byDefault.isEmpty() ? "" : "*in the file*";
    }

    static List<String> values() {
        return PAGE.examples("yaml").stream().map(Page.Example::text).toList();
    }

    @ParameterizedTest
    @MethodSource("values")
    void the_chart_is_rendered_with_the_values_of_the_page(String values) throws IOException {
        // When
        String rendered = new HelmChart(folder).render(values);
        // Then
        assertThat(rendered).contains("kind: Deployment").doesNotContain("type: fake");
    }

    /** With another journal: there is no database here. */
    @ParameterizedTest
    @MethodSource("values")
    void the_service_starts_with_the_configuration_of_the_page(String values) throws IOException {
        // Given
        var configuration = (ObjectNode) YAML.readTree(values).path("config");
        configuration.remove("journal");
        Path file = folder.resolve("canary.yaml");
        YAML.writeValue(file.toFile(), configuration);
        // When
        try (var service = RunningService.start(Map.of(), "--conf", file.toString())) {
            // Then
            assertThat(service.startLog()).noneMatch(line -> line.contains("WARN"));
        }
    }
}
