package io.canary.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.config.ConfigException;
import io.canary.routing.Routers;
import io.canary.routing.SampleFactories;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.pf4j.Extension;
import org.pf4j.ExtensionPoint;

/** The catalogue loads any extension point: adding one takes one line where it is used. */
@ResourceLock(SampleFactories.Eager.TRACE)
class SecondKindTest {
    private static final PluginKind<Clock> CLOCKS = new PluginKind<>("clock", Clock.class, Clock::name);

    private static final Map<PluginKind<?>, List<String>> BOTH =
            Map.of(Routers.KIND, List.of("good"), CLOCKS, List.of("sundial"));

    /** An extension point that only this test knows. */
    public interface Clock extends ExtensionPoint {
        String name();
    }

    @Extension
    public static class Sundial implements Clock {
        @Override
        public String name() {
            return "sundial";
        }
    }

    @TempDir
    private Path folder;

    @BeforeEach
    @AfterEach
    void forget() {
        System.clearProperty(SampleFactories.Eager.TRACE);
    }

    private PluginCatalogue load(Map<PluginKind<?>, List<String>> wanted) {
        return PluginCatalogue.load(List.of(folder), wanted);
    }

    private PluginJar sundial() {
        return new PluginJar("sundial").extensions(Sundial.class);
    }

    private void writeRouter(String id, Class<?> factory) throws Exception {
        new PluginJar(id).extensions(factory).manifest("Router-Type", id).writeTo(folder);
    }

    @Test
    void a_plugin_of_another_kind_is_loaded_beside_routers() throws Exception {
        // Given
        writeRouter("good", SampleFactories.Good.class);
        sundial().manifest("Clock-Type", "sundial").writeTo(folder);
        // When
        try (var plugins = load(BOTH)) {
            // Then
            var clock = Objects.requireNonNull(plugins.get(CLOCKS, "sundial"));
            assertThat(clock.factory().name()).isEqualTo("sundial");
            assertThat(clock.plugin()).isEqualTo("sundial 1.2.3");
            assertThat(plugins.get(Routers.KIND, "good")).isNotNull();
            assertThat(plugins.get(Routers.KIND, "sundial")).isNull();
            assertThat(plugins.installed(CLOCKS)).isEqualTo("sundial");
            assertThat(plugins.installed(Routers.KIND)).isEqualTo("good");
        }
    }

    @Test
    void plugins_without_a_type_in_their_manifest_are_distinguished_by_their_factories() throws Exception {
        // Given
        new PluginJar("good").extensions(SampleFactories.Good.class).writeTo(folder);
        sundial().writeTo(folder);
        // When
        try (var plugins = load(BOTH)) {
            // Then
            assertThat(plugins.byType(CLOCKS)).containsOnlyKeys("sundial");
            assertThat(plugins.byType(Routers.KIND)).containsOnlyKeys("good");
        }
    }

    @Test
    void a_jar_of_another_kind_is_not_opened_in_search_of_a_router() throws Exception {
        // Given
        new PluginJar("good").extensions(SampleFactories.Good.class).writeTo(folder);
        new PluginJar("eager")
                .extensions(SampleFactories.Eager.class)
                .manifest("Clock-Type", "eager")
                .writeTo(folder);
        // When
        try (var plugins = load(Map.of(Routers.KIND, List.of("good")))) {
            // Then
            assertThat(System.getProperty(SampleFactories.Eager.TRACE)).isNull();
            assertThat(plugins.byType(Routers.KIND)).containsOnlyKeys("good");
        }
    }

    @Test
    void two_kinds_may_have_a_type_of_the_same_name() throws Exception {
        // Given
        writeRouter("good", SampleFactories.Good.class);
        sundial().manifest("Clock-Type", "good").writeTo(folder);
        // When
        try (var plugins = load(Map.of(Routers.KIND, List.of("good"), CLOCKS, List.of()))) {
            // Then
            assertThat(plugins.byType(Routers.KIND)).containsOnlyKeys("good");
            assertThat(plugins.installed(CLOCKS)).isEqualTo("good");
        }
    }

    @Test
    void errors_name_the_kind() throws Exception {
        // Given: a manifest that names a clock, and a jar without one
        writeRouter("good", SampleFactories.Good.class);
        new PluginJar("empty").manifest("Clock-Type", "sundial").writeTo(folder);
        // Then
        assertThatThrownBy(() -> load(BOTH))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("empty.jar holds 0 clock factories instead of one");
    }

    @Test
    void a_manifest_that_names_another_type_is_refused_in_every_kind() throws Exception {
        // Given
        sundial().manifest("Clock-Type", "hourglass").writeTo(folder);
        // Then
        assertThatThrownBy(() -> load(Map.of(CLOCKS, List.of("hourglass"))))
                .isInstanceOf(ConfigException.class)
                .hasMessage("plugin " + folder.resolve("sundial.jar")
                        + " says Clock-Type: hourglass in its manifest, and is of type sundial: both must be the same");
    }

    @Test
    void the_error_for_an_empty_jar_without_a_type_names_all_kinds() throws Exception {
        // Given
        new PluginJar("empty").writeTo(folder);
        // Then
        assertThatThrownBy(() -> load(BOTH)).hasMessageContaining("empty.jar holds 0 clock or router factories");
    }
}
