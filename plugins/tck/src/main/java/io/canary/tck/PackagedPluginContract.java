package io.canary.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.canary.spi.Spi;
import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.pf4j.PluginState;

/**
 * What every packaged plugin must pass. PF4J drops a wrong plugin quietly, so the jar is examined and not only its
 * classes: it is loaded as the orchestrator loads it, and sees only what the orchestrator shows to plugins. Run it
 * after {@code package}, with the jar's path in the system property {@value #JAR_PROPERTY}.
 *
 * {@snippet :
 * class NginxPluginIT extends PackagedPluginContract {
 *     @Override protected Map<String, ?> settings() { return Map.of("directory", directory.toString()); }
 * }
 * }
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
public abstract class PackagedPluginContract {
    /** Where the jar's path is looked for. */
    public static final String JAR_PROPERTY = "canary.plugin.jar";

    /** What every host shows to every plugin, beside the JDK. */
    private static final Set<String> PROMISED = Set.of("io.canary.spi", "org.pf4j", "org.slf4j", "org.jspecify");

    private PluginHost host;

    /** Settings with which a router can be made. */
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
        assertThat(host.factories())
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
            String type = manifest == null ? null : manifest.getMainAttributes().getValue("Router-Type");
            if (type != null) {
                assertThat(type).as("Router-Type").isEqualTo(factory().type());
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
        assertThat(factory().type()).matches("[a-z][a-z0-9-]{0,62}");
        assertThat(factory().type())
                .as("from another instance")
                .isEqualTo(factory().type());
    }

    @Test
    void the_settings_can_be_read_into_a_record() {
        var record = factory().settings();
        assertThat(record).isRecord();
        assertThatCode(() -> {
                    Settings.describe(record);
                    Settings.read(record, Map.of());
                })
                .as("reading no settings at all: succeeds, or says what is required")
                .satisfiesAnyOf(none -> assertThat(none).isNull(), refused -> assertThat(refused)
                        .isInstanceOf(SettingsException.class));
    }

    @Test
    void a_router_of_the_packaged_plugin_opens_and_closes() throws Exception {
        var router = RouterSubject.open(factory(), settings(), new RecordingContext("packaged"));
        try (var opened = new RouterUnderTest(router, Duration.ofSeconds(30))) {
            assertThat(opened.router().capabilities()).isNotNull();
            opened.observe("no-such-service-yet");
        }
    }

    /** The factory of the packaged plugin, whose classes are those in the jar. */
    protected final TrafficRouterFactory<?> factory() {
        return host.factories().getFirst();
    }
}
