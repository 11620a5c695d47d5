package io.canary.source.cloudwatch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.router.support.http.TlsSettings;
import io.canary.spi.settings.Settings;
import io.canary.tck.SettingsPageContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class DocumentationTest extends SettingsPageContract {
    private static final Path PAGE = Path.of("../../src/site/markdown/source-cloudwatch.md");
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    DocumentationTest() {
        super(
                PAGE,
                new CloudwatchSourceFactory(),
                List.of(
                        CloudwatchSettings.class,
                        TlsSettings.class,
                        CloudwatchQuery.class,
                        CloudwatchQuery.RatioQuery.class,
                        MetricQuery.class));
    }

    @Test
    void all_examples_are_valid() throws Exception {
        // Given
        var blocks = YAML.matcher(Files.readString(PAGE)).results().toList();
        assertThat(blocks).hasSizeGreaterThan(1);
        for (var block : blocks) {
            Map<String, Map<String, Map<String, Object>>> yaml = new Yaml().load(block.group(1));
            var source = requireNonNull(yaml.get("sources")).values().iterator().next();
            // When
            var settings = Settings.read(CloudwatchSettings.class, source.get("settings"));
            var query = Settings.read(CloudwatchQuery.class, source.get("default_query"));
            // Then
            assertThat(settings.url()).hasHost("monitoring.eu-central-1.amazonaws.com");
            assertThat(query.requests()).isNotNull();
        }
    }
}
