package io.canary.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.config.Config;
import io.canary.distribution.RunningService;
import io.canary.spi.settings.NumberRange;
import io.canary.spi.settings.Setting;
import io.canary.spi.settings.Settings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationPageIT {
    private static final String HEAD = " | type | range | default | meaning |";
    private static final Page PAGE = Page.of("configuration.md");

    @TempDir
    Path temporary;

    @Test
    void the_page_has_every_key_with_its_range_and_default() {
        // When
        var keys = PAGE.table("| key" + HEAD);
        // Then
        assertThat(keys).map(ConfigurationPageIT::promise).isEqualTo(promises(Config.class));
    }

    @Test
    void the_page_has_every_key_of_a_router() {
        // When
        var keys = PAGE.table("| key below `routers.NAME`" + HEAD);
        // Then
        assertThat(keys).map(ConfigurationPageIT::promise).isEqualTo(promises(Config.Router.class));
    }

    @Test
    void the_page_has_every_key_of_a_metric_source() {
        // When
        var keys = PAGE.table("| key below `sources.NAME`" + HEAD);
        // Then
        assertThat(keys).map(ConfigurationPageIT::promise).isEqualTo(promises(Config.Source.class));
    }

    static List<String> configurations() {
        return PAGE.examples("yaml").stream().map(Page.Example::text).toList();
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void the_service_starts_with_a_configuration_of_the_page(String yaml) throws IOException {
        // Given
        Path file = Files.writeString(temporary.resolve("canary.yaml"), yaml);
        // When
        try (var service = RunningService.start(Map.of(), "--conf", file.toString())) {
            // Then
            assertThat(service.startLog()).noneMatch(line -> line.contains("WARN"));
        }
    }

    /** Key, range and default, as cells of the table. */
    private static List<String> promise(List<String> cells) {
        return List.of(cells.get(0), cells.get(2), cells.get(3));
    }

    private static List<List<String>> promises(Class<? extends Record> type) {
        return Settings.describe(type).stream()
                .map(setting -> List.of(key(setting), words(setting.range()), orNothing(setting.defaultValue())))
                .toList();
    }

    private static String key(Setting setting) {
        return setting.pointer().substring(1).replace('/', '.');
    }

    private static String words(@Nullable NumberRange range) {
        if (range == null) {
            return "";
        }
        boolean open = range.min() == Double.NEGATIVE_INFINITY;
        return (open ? "above " + plain(range.above()) : plain(range.min())) + ".." + plain(range.max());
    }

    private static String plain(double number) {
        return new BigDecimal(number).toPlainString();
    }

    private static String orNothing(@Nullable String text) {
        return text == null ? "" : text;
    }
}
