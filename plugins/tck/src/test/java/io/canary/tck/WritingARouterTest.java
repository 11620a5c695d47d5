package io.canary.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;

/** What the page on writing a router shows is a plugin that works, and the template that users copy. */
class WritingARouterTest {
    private static final Path SITE = Path.of("../../src/site");
    private static final Path PAGE = SITE.resolve("markdown/writing-a-router.md");
    private static final Path TEMPLATE = SITE.resolve("template-router");

    @TempDir
    private Path directory;

    @Test
    void the_page_shows_every_file_of_the_template_except_its_readme() throws IOException {
        // Given
        try (var files = Files.walk(TEMPLATE)) {
            var template = files.filter(Files::isRegularFile)
                    .map(file -> TEMPLATE.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> !file.equals("README.md") && !file.startsWith("target/"))
                    .collect(Collectors.toMap(file -> file, WritingARouterTest::contentOf));
            // When
            var shown = new DocumentedPlugin(PAGE, directory).files();
            // Then
            assertThat(shown).isEqualTo(template);
        }
    }

    private static String contentOf(String file) {
        try {
            return Files.readString(TEMPLATE.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void the_plugin_of_the_page_compiles_passes_its_own_tests_and_loads() throws Exception {
        // Given
        var plugin = new DocumentedPlugin(PAGE, directory);
        Path main = plugin.compile("main");
        Path test = plugin.compile("test", main);
        System.setProperty(
                PackagedPluginContract.JAR_PROPERTY, plugin.pack(main).toString());

        // When
        var urls = new URL[] {main.toUri().toURL(), test.toUri().toURL()};
        try (var loader = new URLClassLoader(urls, getClass().getClassLoader())) {
            var tests = EngineTestKit.engine("junit-jupiter")
                    .selectors(
                            selectClass(loader.loadClass("org.example.weightfile.WeightFileRouterTest")),
                            selectClass(loader.loadClass("org.example.weightfile.WeightFilePluginIT")))
                    .execute()
                    .testEvents();

            // Then
            tests.assertStatistics(statistics -> statistics.failed(0));
            assertThat(tests.succeeded().count()).isGreaterThan(25);
        } finally {
            System.clearProperty(PackagedPluginContract.JAR_PROPERTY);
        }
    }
}
