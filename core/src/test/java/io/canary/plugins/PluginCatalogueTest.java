package io.canary.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.config.ConfigException;
import io.canary.routing.Routers;
import io.canary.routing.SampleFactories;
import io.canary.spi.Spi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars in a plugin folder: a bad one stops the start, with one line that has its name and the reason. */
class PluginCatalogueTest {
    private static final Map<PluginKind<?>, List<String>> GOOD = Map.of(Routers.KIND, List.of("good"));

    @TempDir
    private Path folder;

    private String refusal(Path... folders) {
        var refusal = catchThrowableOfType(ConfigException.class, () -> PluginCatalogue.load(List.of(folders), GOOD));
        assertThat(refusal).isNotNull();
        assertThat(refusal.getMessage()).doesNotContain("\n", "\r");
        return String.valueOf(refusal.getMessage());
    }

    @Test
    void a_good_plugin_is_found_by_its_type() throws Exception {
        // Given
        new PluginJar("good").extensions(SampleFactories.Good.class).writeTo(folder);
        Files.writeString(folder.resolve("README.txt"), "not a plugin");
        // When
        try (var plugins = PluginCatalogue.load(List.of(folder), GOOD)) {
            // Then
            assertThat(plugins.byType(Routers.KIND)).containsOnlyKeys("good");
            assertThat(plugins.byType(Routers.KIND).values().iterator().next().plugin())
                    .isEqualTo("good 1.2.3");
        }
    }

    @Test
    void a_folder_without_plugins_is_accepted() {
        try (var plugins = PluginCatalogue.load(List.of(folder), GOOD)) {
            assertThat(plugins.byType(Routers.KIND)).isEmpty();
        }
    }

    @Test
    void a_path_that_is_no_folder_is_reported() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("file"), "");
        // Then
        assertThat(refusal(file)).contains(file.toString()).contains("not a folder");
        assertThat(refusal(folder.resolve("nothing"))).contains("nothing");
    }

    @Test
    void a_plugin_for_another_spi_is_reported_with_both_versions() throws Exception {
        // Given
        new PluginJar("future")
                .extensions(SampleFactories.Good.class)
                .manifest("Plugin-Requires", ">=2.0.0 & <3.0.0")
                .writeTo(folder);
        // Then
        assertThat(refusal(folder))
                .contains("future.jar")
                .contains(">=2.0.0 & <3.0.0")
                .contains(Spi.VERSION);
    }

    @Test
    void an_invalid_version_range_is_reported() throws Exception {
        // Given
        new PluginJar("odd")
                .extensions(SampleFactories.Good.class)
                .manifest("Plugin-Requires", "sometimes")
                .writeTo(folder);
        // Then
        assertThat(refusal(folder)).contains("odd.jar");
    }

    @Test
    void a_plugin_holds_exactly_one_factory() throws Exception {
        // Given
        new PluginJar("empty").writeTo(folder);
        // Then
        assertThat(refusal(folder)).contains("empty.jar").contains("0 router factories");
        // And
        Files.delete(folder.resolve("empty.jar"));
        new PluginJar("both")
                .extensions(SampleFactories.Good.class, SampleFactories.Nameless.class)
                .writeTo(folder);
        assertThat(refusal(folder)).contains("both.jar").contains("2 router factories");
    }

    @Test
    void two_plugins_of_one_type_are_reported_with_both_names() throws Exception {
        // Given
        new PluginJar("a").extensions(SampleFactories.Good.class).writeTo(folder);
        new PluginJar("b").extensions(SampleFactories.Good.class).writeTo(folder);
        // Then
        assertThat(refusal(folder))
                .isEqualTo("plugins " + folder.resolve("a.jar") + " and " + folder.resolve("b.jar")
                        + " are both of type good: remove one of them");
    }

    @Test
    void two_jars_of_one_plugin_are_reported_with_both_names_whatever_their_versions(@TempDir Path other)
            throws Exception {
        // Given
        new PluginJar("good").extensions(SampleFactories.Good.class).writeTo(folder);
        new PluginJar("good")
                .extensions(SampleFactories.Good.class)
                .manifest("Plugin-Version", "0.9.0")
                .writeTo(other);
        // When
        String refused = refusal(folder, other);
        // Then
        assertThat(refused)
                .isEqualTo("plugins " + folder.resolve("good.jar") + " and " + other.resolve("good.jar")
                        + " are both good: remove one of them");
    }

    @Test
    void hidden_files_are_skipped() throws Exception {
        // Given
        new PluginJar("good").extensions(SampleFactories.Good.class).writeTo(folder);
        Files.write(folder.resolve("._good.jar"), new byte[] {0, 5, 22, 7}); // as macOS leaves it on a foreign disk
        Files.writeString(folder.resolve(".DS_Store"), "");
        Files.writeString(folder.resolve(".good.jar.swp"), "");
        // When
        try (var plugins = PluginCatalogue.load(List.of(folder), GOOD)) {
            // Then
            assertThat(plugins.byType(Routers.KIND)).containsOnlyKeys("good");
        }
    }

    @Test
    void links_are_followed_as_in_volumes_of_kubernetes() throws Exception {
        // Given
        Path version = Files.createDirectory(folder.resolve("..2026_01_31_12_00_00.1"));
        new PluginJar("good").extensions(SampleFactories.Good.class).writeTo(version);
        Files.createSymbolicLink(folder.resolve("..data"), version.getFileName());
        Files.createSymbolicLink(folder.resolve("good.jar"), Path.of("..data", "good.jar"));
        // When
        try (var plugins = PluginCatalogue.load(List.of(folder), GOOD)) {
            // Then
            assertThat(plugins.byType(Routers.KIND)).containsOnlyKeys("good");
        }
    }

    @Test
    void a_folder_that_is_named_twice_is_read_once() throws Exception {
        // Given
        Path jars = Files.createDirectory(folder.resolve("plugins"));
        new PluginJar("good").extensions(SampleFactories.Good.class).writeTo(jars);
        Path link = Files.createSymbolicLink(folder.resolve("link"), jars);
        // When
        try (var plugins = PluginCatalogue.load(List.of(jars, jars, link), GOOD)) {
            // Then
            assertThat(plugins.byType(Routers.KIND)).containsOnlyKeys("good");
        }
    }

    @Test
    void a_file_that_is_no_jar_is_reported() throws Exception {
        // Given
        Files.writeString(folder.resolve("broken.jar"), "this is not a zip file");
        // Then
        assertThat(refusal(folder)).contains("broken.jar");
    }

    @Test
    void a_jar_that_is_no_plugin_is_reported() throws Exception {
        // Given
        new PluginJar("library").without("Plugin-Id").writeTo(folder);
        // Then
        assertThat(refusal(folder)).contains("library.jar");
    }

    @Test
    void a_plugin_without_a_version_is_reported() throws Exception {
        // Given
        new PluginJar("young").without("Plugin-Version").writeTo(folder);
        // Then
        assertThat(refusal(folder)).contains("young.jar");
    }

    @Test
    void a_plugin_that_needs_another_is_reported() throws Exception {
        // Given
        new PluginJar("needy")
                .extensions(SampleFactories.Good.class)
                .manifest("Plugin-Dependencies", "missing@1.0.0")
                .writeTo(folder);
        // Then
        assertThat(refusal(folder)).contains("needy.jar");
    }

    @Test
    void a_missing_plugin_class_is_reported() throws Exception {
        // Given
        new PluginJar("classless")
                .extensions(SampleFactories.Good.class)
                .manifest("Plugin-Class", "com.example.Missing")
                .writeTo(folder);
        // Then
        assertThat(refusal(folder)).contains("classless.jar").doesNotContain("wants a host");
    }

    @Test
    void a_factory_that_cannot_say_its_type_is_reported() throws Exception {
        // Given
        new PluginJar("nameless").extensions(SampleFactories.Nameless.class).writeTo(folder);
        // Then
        assertThat(refusal(folder)).contains("nameless.jar").contains("no name yet");
    }
}
