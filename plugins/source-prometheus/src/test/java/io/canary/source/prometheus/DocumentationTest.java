package io.canary.source.prometheus;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.router.support.http.TlsSettings;
import io.canary.router.support.wire.Json;
import io.canary.spi.settings.Settings;
import io.canary.tck.SettingsPageContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class DocumentationTest extends SettingsPageContract {
    private static final Path PAGE = Path.of("../../src/site/markdown/source-prometheus.md");
    private static final Pattern BLOCK = Pattern.compile("```(yaml|json)\n(.*?)```", Pattern.DOTALL);

    DocumentationTest() {
        super(
                PAGE,
                new PrometheusSourceFactory(),
                List.of(
                        PrometheusSettings.class,
                        TlsSettings.class,
                        PrometheusQuery.class,
                        PrometheusQuery.RatioQuery.class));
    }

    @Test
    void the_queries_of_the_page_are_valid() throws Exception {
        // Given
        var blocks = BLOCK.matcher(Files.readString(PAGE)).results().toList();
        Map<String, Map<String, Map<String, Object>>> yaml =
                new Yaml().load(blocks.getFirst().group(2));
        var source = requireNonNull(yaml.get("sources")).values().iterator().next();
        var json = (Map<?, ?>) requireNonNull(Json.parse(blocks.get(1).group(2)));
        // When
        var byDefault = Settings.read(PrometheusQuery.class, source.get("default_query"));
        var query = new HashMap<>((Map<?, ?>) ((List<?>) requireNonNull(json.get("sources"))).getFirst());
        query.remove("source");
        var ofDeployment = Settings.read(PrometheusQuery.class, query);
        // Then
        assertThat(byDefault.latency()).isNotNull();
        assertThat(ofDeployment.metrics()).containsOnlyKeys("checkout_failures");
    }
}
