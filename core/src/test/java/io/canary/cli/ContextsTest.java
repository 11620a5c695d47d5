package io.canary.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.config.ConfigException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names that a person gives to services. */
class ContextsTest {
    private static final URI PROD = URI.create("https://canary.example/prefix");
    private static final URI STAGE = URI.create("http://10.0.0.1:8000");

    @TempDir
    private Path folder = Path.of("");

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = Contexts.file(Map.of("XDG_CONFIG_HOME", folder.toString()));
    }

    @Test
    void what_is_written_is_read_again_and_the_first_one_is_the_current_one() {
        // When
        Contexts.read(file).with("prod", PROD).write(file);
        Contexts.read(file).with("stage", STAGE).write(file);
        // Then
        var read = Contexts.read(file);
        assertThat(read.url(null)).isEqualTo(PROD);
        assertThat(read.url("stage")).isEqualTo(STAGE);
        assertThat(read.using("stage").url(null)).isEqualTo(STAGE);
    }

    @Test
    void without_a_file_there_is_none() {
        assertThat(Contexts.read(file).url(null)).isNull();
    }

    @Test
    void the_current_one_that_is_removed_leaves_none() {
        // Given
        var both = Contexts.read(file).with("prod", PROD).with("stage", STAGE);
        // When
        var left = both.without("prod");
        // Then
        assertThat(left.url(null)).isNull();
        assertThat(left.contexts()).containsOnlyKeys("stage");
    }

    @Test
    void an_unknown_name_is_refused_with_those_that_are_there() {
        // Given
        var both = Contexts.read(file).with("prod", PROD).with("stage", STAGE);
        // Then
        assertThatThrownBy(() -> both.url("test"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("there is no context test: there are prod, stage");
        assertThatThrownBy(() -> both.using("test")).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> both.without("test")).isInstanceOf(ConfigException.class);
    }

    @Test
    void a_file_with_an_error_is_refused_with_its_name() throws Exception {
        // Given
        Files.createDirectories(file.getParent());
        Files.writeString(file, "contexts: {prod: {urll: http://x}}\n");
        // Then
        assertThatThrownBy(() -> Contexts.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("urll");
        // And
        Files.writeString(file, "contexts: [\n");
        assertThatThrownBy(() -> Contexts.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file.toString());
    }
}
