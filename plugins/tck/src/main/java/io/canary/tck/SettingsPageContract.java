package io.canary.tck;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.metrics.MetricSourceFactory;
import io.canary.spi.settings.Setting;
import io.canary.spi.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/**
 * What a plugin's page of documentation says of its settings is so: its first block of YAML is a configuration that the
 * factory takes, and every setting has a row {@code | `name` | default |} in a table.
 */
public abstract class SettingsPageContract {
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z0-9_]+)` \\| ([^|]+) \\|", Pattern.MULTILINE);

    private final Path page;
    private final String section;
    private final String type;
    private final Class<? extends Record> settings;
    private final List<Class<? extends Record>> records;

    /**
     * The page of a router.
     *
     * @param page in Markdown
     * @param records the settings and every record in them whose fields have rows of their own
     */
    protected SettingsPageContract(
            Path page, TrafficRouterFactory<? extends Record> factory, List<Class<? extends Record>> records) {
        this(page, "routers", factory.type(), factory.settings(), records);
    }

    /** The page of a source. */
    protected SettingsPageContract(
            Path page, MetricSourceFactory<?, ?> factory, List<Class<? extends Record>> records) {
        this(page, "sources", factory.type(), factory.settings(), records);
    }

    private SettingsPageContract(
            Path page,
            String section,
            String type,
            Class<? extends Record> settings,
            List<Class<? extends Record>> records) {
        this.page = page;
        this.section = section;
        this.type = type;
        this.settings = settings;
        this.records = records;
    }

    @Test
    void the_example_is_a_valid_configuration() throws IOException {
        // Given
        var block = YAML.matcher(Files.readString(page));
        assertThat(block.find()).isTrue();
        Map<String, Map<String, Map<String, Object>>> tree = new Yaml().load(block.group(1));
        var plugin = requireNonNull(tree.get(section)).values().iterator().next();

        // When
        var read = Settings.read(settings, plugin.get("settings"));

        // Then
        assertThat(plugin).containsEntry("type", (Object) type);
        assertThat(read).isNotNull();
    }

    @Test
    void every_setting_has_a_row_with_its_default() throws IOException {
        // Given
        String text = Files.readString(page);
        var rows = ROW.matcher(text)
                .results()
                .map(r -> r.group(1) + " = " + r.group(2))
                .toList();

        // When
        var described =
                records.stream().flatMap(r -> Settings.describe(r).stream()).toList();

        // Then
        assertThat(described).isNotEmpty().allSatisfy(s -> assertThat(rows).anyMatch(row -> isRowOf(s, row)));
    }

    private static boolean isRowOf(Setting setting, String row) {
        var names = List.of(setting.pointer().split("/"));
        String name = names.get(1);
        boolean isOfNestedRecord = names.size() > 2; // whose defaults are not those of the record as a whole
        return row.startsWith(name + " = ")
                && (isOfNestedRecord
                        || setting.defaultValue() == null
                        || row.equals(name + " = " + setting.defaultValue()));
    }
}
