package io.canary.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The author of a plugin, who copies the template of the distribution and builds it with Maven. */
class TemplateIT {
    private static final Path SDK = Distribution.FOLDER.resolve("sdk");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void the_template_is_built_and_passes_the_contract_tests_and_its_jar_does_too() throws IOException {
        // Given
        Path project = copy(SDK.resolve("template-router"), folder.resolve("my-router"));
        Path repository = repository(folder.resolve("repository"));
        // When
        var build = maven(project, "-Dmaven.repo.local=" + repository, "verify");
        // Then
        assertThat(build.status()).as(build.out() + build.err()).isZero();
        assertThat(project.resolve("target/router-weight-file-1.0.0.jar")).isRegularFile();
        assertThat(tests(project, "surefire-reports/TEST-org.example.weightfile.WeightFileRouterTest.xml"))
                .contains("errors=\"0\"", "failures=\"0\"")
                .doesNotContain("tests=\"0\"");
        assertThat(tests(project, "failsafe-reports/TEST-org.example.weightfile.WeightFilePluginIT.xml"))
                .contains("errors=\"0\"", "failures=\"0\"", "skipped=\"0\"")
                .doesNotContain("tests=\"0\"");
    }

    /** The line of a report that counts. */
    private static String tests(Path project, String report) throws IOException {
        String text = Files.readString(project.resolve("target").resolve(report));
        int begin = text.indexOf("<testsuite");
        return text.substring(begin, text.indexOf('>', begin));
    }

    /** Offline, with the Maven and the JDK of this build. */
    private Command maven(Path project, String... arguments) {
        var words = new ArrayList<>(List.of(
                System.getProperty("canary.maven.home") + "/bin/mvn",
                "--offline",
                "--batch-mode",
                "--file",
                project.resolve("pom.xml").toString()));
        words.addAll(List.of(arguments));
        var environment = Map.of(
                "PATH", System.getenv("PATH"),
                "HOME", System.getProperty("user.home"),
                "JAVA_HOME", System.getProperty("java.home"));
        return Command.run(folder, environment, words);
    }

    /** The libraries that this build has, as links, and beside them what the commands of the page install. */
    private static Path repository(Path made) throws IOException {
        Path real = Path.of(System.getProperty("canary.maven.repository"));
        link(real, made, "io");
        link(real.resolve("io"), made.resolve("io"), "canary");
        for (String module : List.of("canary-spi", "canary-tck")) {
            Path installed = Files.createDirectories(made.resolve("io/canary/" + module + "/1.0.0"));
            for (String end : List.of("-1.0.0.jar", "-1.0.0.pom")) {
                Files.copy(SDK.resolve(module + end), installed.resolve(module + end));
            }
        }
        return made;
    }

    private static void link(Path from, Path to, String except) throws IOException {
        Files.createDirectories(to);
        try (var entries = Files.list(from)) {
            for (Path entry : entries.toList()) {
                if (!entry.endsWith(except)) {
                    Files.createSymbolicLink(to.resolve(entry.getFileName()), entry.toAbsolutePath());
                }
            }
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (var all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
        return to;
    }
}
