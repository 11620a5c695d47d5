package io.canary.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.canary.spi.Weight;
import io.canary.tck.sample.SampleFactory;
import io.canary.tck.sample.SampleRouter;
import io.canary.tck.sample.ShoutingFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Examines the examiner of jars: a good jar passes, and what is wrong with a bad one is named. */
class PackagedPluginContractTest {
    private static final String LOADS = "the_plugin_starts_and_gives_exactly_one_factory";
    private static final String OPENS = "a_router_of_the_packaged_plugin_opens_and_closes";

    @TempDir
    private Path directory;

    @Test
    void a_good_jar_passes() throws IOException {
        assertThat(failedTestsOf(good())).isEmpty();
    }

    @Test
    void a_jar_without_an_index_of_extensions_is_caught() throws IOException {
        assertThat(failedTestsOf(new PluginJar().with(SampleFactory.class, SampleFactory.Settings.class)))
                .contains(LOADS);
    }

    @Test
    void a_jar_with_two_factories_is_caught() throws IOException {
        assertThat(failedTestsOf(good().with(ShoutingFactory.class).extensions(ShoutingFactory.class)))
                .contains(LOADS);
    }

    @Test
    void a_jar_without_a_class_is_caught_although_the_tests_class_path_has_it() throws IOException {
        assertThat(failedTestsOf(new PluginJar()
                        .with(SampleFactory.class, SampleFactory.Settings.class)
                        .extensions(SampleFactory.class)))
                .containsExactly(OPENS);
    }

    @Test
    void a_jar_that_bundles_the_spi_is_caught() throws IOException {
        assertThat(failedTestsOf(good().with(Weight.class))).contains("classes_of_the_host_are_not_bundled");
    }

    @Test
    void a_jar_that_accepts_any_version_of_the_spi_is_caught() throws IOException {
        var test = "it_accepts_this_version_of_the_spi_and_not_the_next_major_one";
        assertThat(failedTestsOf(good().withoutManifest("Plugin-Requires"))).containsExactly(test);
        assertThat(failedTestsOf(good().manifest("Plugin-Requires", "1.0.0"))).containsExactly(test);
    }

    @Test
    void a_jar_for_another_version_of_the_spi_is_caught() throws IOException {
        assertThat(failedTestsOf(good().manifest("Plugin-Requires", ">=2.0.0 & <3.0.0")))
                .contains(LOADS);
    }

    @Test
    void a_jar_without_a_provider_is_caught() throws IOException {
        assertThat(failedTestsOf(good().withoutManifest("Plugin-Provider")))
                .containsExactly("the_manifest_names_the_plugin_its_version_and_its_provider");
    }

    @Test
    void a_jar_whose_type_differs_from_its_factory_is_caught() throws IOException {
        assertThat(failedTestsOf(good().manifest("Router-Type", "sample"))).isEmpty();
        assertThat(failedTestsOf(good().manifest("Router-Type", "other")))
                .containsExactly("the_type_in_the_manifest_is_that_of_the_factory");
    }

    @Test
    void an_illegal_type_and_settings_that_cannot_be_read_are_caught() throws IOException {
        assertThat(failedTestsOf(new PluginJar()
                        .with(ShoutingFactory.class, ShoutingFactory.Settings.class, SampleRouter.class)
                        .extensions(ShoutingFactory.class)))
                .contains("the_type_is_a_legal_name", "the_settings_can_be_read_into_a_record");
    }

    private static PluginJar good() {
        return new PluginJar()
                .with(SampleFactory.class, SampleFactory.Settings.class, SampleRouter.class)
                .extensions(SampleFactory.class);
    }

    private Set<String> failedTestsOf(PluginJar jar) throws IOException {
        Examined.jar = jar.writeTo(directory);
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Examined.class))
                .execute()
                .testEvents()
                .failed()
                .stream()
                .map(e -> ((MethodSource) e.getTestDescriptor().getSource().orElseThrow()).getMethodName())
                .collect(Collectors.toSet());
    }

    /** Runs only inside these tests: surefire leaves nested classes out. */
    static class Examined extends PackagedPluginContract {
        static Path jar = Path.of("");

        @Override
        protected Path jar() {
            return jar;
        }

        @Override
        protected Map<String, ?> settings() {
            return Map.of();
        }
    }
}
