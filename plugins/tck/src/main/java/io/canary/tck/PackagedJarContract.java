package io.canary.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.canary.spi.Spi;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.pf4j.PluginState;

/**
 * What packaged plugins of every kind must pass.
 *
 * @param <F> the factory
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
abstract class PackagedJarContract<F> {
    /** Where the jar's path is looked for. */
    public static final String JAR_PROPERTY = "canary.plugin.jar";

    /** What every host shows to every plugin, beside the JDK. */
    private static final Set<String> PROMISED = Set.of("io.canary.spi", "org.pf4j", "org.slf4j", "org.jspecify");

    private final Class<? super F> point;
    private final String attribute;
    private final Function<F, String> typeOf;
    private final Function<F, Class<? extends Record>> settingsOf;
    private PluginHost host;

    /**
     * For one kind of plugin.
     *
     * @param point the extension point
     * @param attribute of the manifest, with the type
     */
    PackagedJarContract(
            Class<? super F> point,
            String attribute,
            Function<F, String> typeOf,
            Function<F, Class<? extends Record>> settingsOf) {
        this.point = point;
        this.attribute = attribute;
        this.typeOf = typeOf;
        this.settingsOf = settingsOf;
    }

    /** Settings with which the factory can make something. */
    protected abstract Map<String, ?> settings();

    /**
     * Packages that the plugin takes from the host beyond those that every host shows: only for a plugin that is
     * released together with the orchestrator, since others of its libraries may change at any time.
     */
    protected Set<String> takenFromHost() {
        return Set.of();
    }

    /** The jar; by default what {@value #JAR_PROPERTY} names. */
    protected Path jar() {
        String path = System.getProperty(JAR_PROPERTY);
        assertThat(path).as("the system property " + JAR_PROPERTY).isNotNull();
        return Path.of(path);
    }

    @BeforeEach
    void load() {
        assertThat(jar()).as("the packaged plugin").isRegularFile();
        var packages = new HashSet<>(PROMISED);
        packages.addAll(takenFromHost());
        host = new PluginHost(jar(), packages);
    }

    @AfterEach
    void unload() {
        if (host != null) {
            host.close();
        }
    }

    @Test
    void the_plugin_starts_and_gives_exactly_one_factory() {
        assertThat(host.state()).as("state").isEqualTo(PluginState.STARTED);
        assertThat(host.extensions(point))
                .as("factories; none: is the class annotated with @Extension and does javac run with -proc:full?")
                .hasSize(1);
    }

    @Test
    void the_manifest_names_the_plugin_its_version_and_its_provider() {
        assertThat(host.descriptor().getPluginId()).as("Plugin-Id").isNotBlank();
        assertThat(host.descriptor().getVersion()).as("Plugin-Version").matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(host.descriptor().getProvider()).as("Plugin-Provider").isNotBlank();
    }

    @Test
    void the_type_in_the_manifest_is_that_of_the_factory() throws IOException {
        try (var jar = new JarFile(jar().toFile())) {
            var manifest = jar.getManifest();
            String type = manifest == null ? null : manifest.getMainAttributes().getValue(attribute);
            if (type != null) {
                assertThat(type).as(attribute).isEqualTo(typeOf.apply(factory()));
            }
        }
    }

    @Test
    void it_accepts_this_version_of_the_spi_and_not_the_next_major_one() {
        int major = Integer.parseInt(Spi.VERSION.substring(0, Spi.VERSION.indexOf('.')));
        String requires = "Plugin-Requires, which is " + host.descriptor().getRequires();
        assertThat(host.isTakenBy(Spi.VERSION))
                .as(requires + ": takes " + Spi.VERSION)
                .isTrue();
        assertThat(host.isTakenBy(major + ".9.0"))
                .as(requires + ": takes " + major + ".9.0")
                .isTrue();
        assertThat(host.isTakenBy((major + 1) + ".0.0"))
                .as(requires + ": takes " + (major + 1) + ".0.0")
                .isFalse();
    }

    @Test
    void classes_of_the_host_are_not_bundled() throws IOException {
        try (var jar = new JarFile(jar().toFile())) {
            var bundled = jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class"))
                    .filter(name -> PROMISED.stream().anyMatch(p -> name.startsWith(p.replace('.', '/') + "/")));
            assertThat(bundled).as("classes that must come from the host").isEmpty();
        }
    }

    @Test
    void the_type_is_a_legal_name() {
        assertThat(typeOf.apply(factory())).matches("[a-z][a-z0-9-]{0,62}");
        assertThat(typeOf.apply(factory())).as("from another instance").isEqualTo(typeOf.apply(factory()));
    }

    @Test
    void the_settings_can_be_read_into_a_record() {
        var record = settingsOf.apply(factory());
        assertThat(record).isRecord();
        assertThatCode(() -> {
                    Settings.describe(record);
                    Settings.read(record, Map.of());
                })
                .as("reading no settings at all: succeeds, or says what is required")
                .satisfiesAnyOf(none -> assertThat(none).isNull(), refused -> assertThat(refused)
                        .isInstanceOf(SettingsException.class));
    }

    /** The one in the jar; a new instance at each call. */
    protected final F factory() {
        return factory(host.extensions(point).getFirst());
    }

    @SuppressWarnings("unchecked") // its type arguments are the plugin's own
    private F factory(Object extension) {
        return (F) extension;
    }
}
