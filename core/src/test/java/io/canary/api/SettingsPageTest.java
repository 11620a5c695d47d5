package io.canary.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.sequential.Metric;
import io.canary.rollout.DeploymentRequest;
import io.canary.spi.settings.Setting;
import io.canary.spi.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of all settings has each of them, with its default, and none that there is not. */
class SettingsPageTest {
    private static final Path PAGE = Path.of("../src/site/markdown/settings.md");
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z0-9_.]+)` \\| ([^|]+) \\|", Pattern.MULTILINE);

    private static Map<String, String> rows() throws IOException {
        return ROW.matcher(Files.readString(PAGE))
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
    }

    private static String name(Setting setting) {
        return setting.pointer().substring(1).replace('/', '.');
    }

    @Test
    void each_setting_has_a_row_with_its_default() throws IOException {
        // Given
        var rows = rows();
        // When
        var deployment = Settings.describe(DeploymentRequest.class).stream()
                .filter(s -> !s.pointer().equals("/policy/metrics"))
                .toList();
        var metric = Settings.describe(Metric.class);
        // Then
        assertThat(rows).hasSize(deployment.size() + metric.size());
        assertThat(deployment).isNotEmpty().allSatisfy(s -> assertHasRow(s, rows));
        assertThat(metric).isNotEmpty().allSatisfy(s -> assertHasRow(s, rows));
    }

    private static void assertHasRow(Setting setting, Map<String, String> rows) {
        assertThat(rows).containsKey(name(setting));
        if (setting.defaultValue() != null) {
            assertThat(rows).containsEntry(name(setting), setting.defaultValue());
        }
    }
}
