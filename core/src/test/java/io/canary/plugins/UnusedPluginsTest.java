package io.canary.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.config.ConfigException;
import io.canary.routing.Routers;
import io.canary.routing.SampleFactories;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** No code runs from a jar that is not used, that other users can change, or whose checksum differs from the lock. */
@ResourceLock(SampleFactories.Eager.TRACE)
class UnusedPluginsTest {
    @TempDir
    private Path folder;

    @BeforeEach
    @AfterEach
    void forget() {
        System.clearProperty(SampleFactories.Eager.TRACE);
    }

    private static String trace() {
        return System.getProperty(SampleFactories.Eager.TRACE, "nothing ran");
    }

    private PluginCatalogue load(String... types) {
        return PluginCatalogue.load(List.of(folder), Map.of(Routers.KIND, List.of(types)));
    }

    private void good() throws Exception {
        new PluginJar("good")
                .extensions(SampleFactories.Good.class)
                .manifest("Router-Type", "good")
                .writeTo(folder);
    }

    private PluginJar eager() {
        return new PluginJar("eager").extensions(SampleFactories.Eager.class, SampleFactories.Good.class);
    }

    /** With one factory in it, and its base class. */
    private Path writeEager() throws Exception {
        new PluginJar("eager")
                .extensions(SampleFactories.Eager.class)
                .manifest("Router-Type", "eager")
                .writeTo(folder);
        return folder.resolve("eager.jar");
    }

    @Test
    void a_jar_of_a_type_that_no_router_uses_is_not_opened() throws Exception {
        // Given
        good();
        writeEager();
        // When
        try (var plugins = load("good")) {
            // Then
            assertThat(trace()).isEqualTo("nothing ran");
            assertThat(plugins.byType(Routers.KIND)).containsOnlyKeys("good");
            assertThat(plugins.installed(Routers.KIND)).isEqualTo("eager, good");
        }
        // And when
        try (var plugins = load("good", "eager")) {
            // Then: this test would notice it
            assertThat(trace()).isEqualTo("ran");
            assertThat(plugins.byType(Routers.KIND)).containsOnlyKeys("good", "eager");
        }
    }

    @Test
    void a_jar_without_a_type_is_opened_only_if_a_type_is_missing() throws Exception {
        // Given
        good();
        new PluginJar("eager").extensions(SampleFactories.Eager.class).writeTo(folder);
        // When
        load("good").close();
        // Then
        assertThat(trace()).isEqualTo("nothing ran");
        // And when
        try (var plugins = load("good", "eager")) {
            // Then
            assertThat(plugins.byType(Routers.KIND)).containsOnlyKeys("good", "eager");
        }
    }

    @Test
    void a_jar_whose_type_differs_from_its_manifest_is_refused() throws Exception {
        // Given
        new PluginJar("eager")
                .extensions(SampleFactories.Eager.class)
                .manifest("Router-Type", "good")
                .writeTo(folder);
        // Then
        assertThatThrownBy(() -> load("good"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("plugin " + folder.resolve("eager.jar")
                        + " says Router-Type: good in its manifest, and is of type eager: both must be the same");
    }

    @Test
    void two_jars_of_the_same_type_are_refused_before_either_is_opened() throws Exception {
        // Given
        good();
        new PluginJar("eager")
                .extensions(SampleFactories.Eager.class)
                .manifest("Router-Type", "good")
                .writeTo(folder);
        // Then
        assertThatThrownBy(() -> load("good")).hasMessageContaining(" are both of type good: remove one of them");
        assertThat(trace()).isEqualTo("nothing ran");
    }

    @Test
    void a_jar_that_is_not_in_the_lock_stops_the_start() throws Exception {
        // Given
        good();
        PluginLock.trust(folder.resolve("good.jar"));
        load("good").close();
        Path eager = writeEager();
        // Then
        assertThatThrownBy(() -> load("good"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("plugin " + eager + " is not in " + folder.resolve("plugins.lock")
                        + ": remove it, or if it is to be there, trust it (canary plugin trust " + eager + ")");
        assertThat(trace()).isEqualTo("nothing ran");
        // And
        PluginLock.trust(eager);
        load("good").close();
    }

    @Test
    void a_jar_that_differs_from_the_lock_stops_the_start() throws Exception {
        // Given
        Path jar = writeEager();
        String trusted = PluginLock.trust(jar);
        eager().manifest("Router-Type", "eager").writeTo(folder);
        // Then
        assertThatThrownBy(() -> load("eager"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(
                        "plugin " + jar + " is not the one that is in " + folder.resolve("plugins.lock"))
                .hasMessageContaining(" instead of " + trusted + "): put that one back, or trust this one");
        assertThat(trace()).isEqualTo("nothing ran");
    }

    @Test
    void a_lock_that_cannot_be_read_stops_the_start() throws Exception {
        // Given
        good();
        Files.writeString(folder.resolve("plugins.lock"), "good.jar is fine\n");
        // Then
        assertThatThrownBy(() -> load("good"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("plugins.lock: not a line as sha256sum writes it: \"good.jar is fine\"");
    }

    @Test
    void a_folder_a_jar_or_a_lock_that_other_users_can_write_to_is_refused() throws Exception {
        // Given
        good();
        PluginLock.trust(folder.resolve("good.jar"));
        for (Path open : List.of(folder, folder.resolve("good.jar"), folder.resolve("plugins.lock"))) {
            var before = Files.getPosixFilePermissions(open);
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
            // Then
            assertThatThrownBy(() -> load("good"))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(open + " (mode 0777, ")
                    .hasMessageEndingWith(" can be changed by everybody: run chmod go-w " + open.toRealPath());
            Files.setPosixFilePermissions(open, before);
        }
    }
}
