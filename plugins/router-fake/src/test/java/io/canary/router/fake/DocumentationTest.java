package io.canary.router.fake;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.settings.Setting;
import io.canary.spi.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What the router's page says of its settings is so. */
class DocumentationTest {
    private static final Path PAGE = Path.of("../../src/site/markdown/routers/fake.md");
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z_]+)` \\| ([^|]+) \\|", Pattern.MULTILINE);

    @Test
    void the_example_can_be_read() throws IOException {
        // Given
        var block = YAML.matcher(Files.readString(PAGE));
        assertThat(block.find()).isTrue();
        Map<String, Map<String, Map<String, Object>>> tree = new Yaml().load(block.group(1));
        var router = requireNonNull(tree.get("routers")).values().iterator().next();

        // When
        var settings = Settings.read(FakeSettings.class, router.get("settings"));

        // Then
        assertThat(router).containsEntry("type", (Object) new FakeRouterFactory().type());
        assertThat(settings).isNotNull();
    }

    @Test
    void every_setting_has_a_row_with_its_default() throws IOException {
        // Given
        String page = Files.readString(PAGE);
        var rows = ROW.matcher(page)
                .results()
                .map(r -> r.group(1) + " = " + r.group(2))
                .toList();

        // When
        var settings = records().flatMap(r -> Settings.describe(r).stream()).toList();

        // Then
        assertThat(settings).isNotEmpty().allSatisfy(s -> assertThat(rows).anyMatch(row -> isRowOf(s, row)));
    }

    private static boolean isRowOf(Setting setting, String row) {
        String name = List.of(setting.pointer().split("/")).get(1);
        return row.startsWith(name + " = ")
                && (setting.defaultValue() == null || row.equals(name + " = " + setting.defaultValue()));
    }

    private static Stream<Class<? extends Record>> records() {
        return Stream.of(FakeSettings.class, Trouble.class);
    }
}
