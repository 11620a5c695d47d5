package io.canary.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.sequential.Metric;
import io.canary.rollout.DeploymentRequest;
import io.canary.rollout.StepSettings;
import io.canary.spi.settings.Setting;
import io.canary.spi.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of all settings has each of them with its default, and no others. */
class SettingsPageTest {
    private static final Path PAGE = Path.of("../src/site/markdown/settings.md");
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z0-9_.]+)` \\| ([^|]+) \\|", Pattern.MULTILINE);

    /** The defaults by name: settings of steps and of metrics may have the same name. */
    private static Map<String, List<String>> rows() throws IOException {
        return ROW.matcher(Files.readString(PAGE))
                .results()
                .collect(Collectors.groupingBy(
                        row -> row.group(1), Collectors.mapping(row -> row.group(2), Collectors.toList())));
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
        var step = Settings.describe(StepSettings.class);
        // Then
        assertThat(rows.values().stream().mapToInt(List::size).sum())
                .isEqualTo(deployment.size() + metric.size() + step.size());
        assertThat(step).isNotEmpty().allSatisfy(s -> assertHasRow(s, rows));
        assertThat(deployment).isNotEmpty().allSatisfy(s -> assertHasRow(s, rows));
        assertThat(metric).isNotEmpty().allSatisfy(s -> assertHasRow(s, rows));
    }

    private static void assertHasRow(Setting setting, Map<String, List<String>> rows) {
        assertThat(rows).containsKey(name(setting));
        if (setting.defaultValue() != null) {
            assertThat(rows.get(name(setting))).contains(setting.defaultValue());
        }
    }
}
