package io.canary.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.distribution.Command;
import io.canary.distribution.Distribution;
import io.canary.distribution.RunningService;
import io.canary.documentation.Page.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the commands of a page, one after the other in one shell, against a service that nobody else uses, and compares what
 * they print with what the page says.
 */
class CommandExamplesIT {
    private static final String SERVICE_OF_PAGES = "localhost:8000";
    private static final String DISTRIBUTION = "src/assembly/src/main/distribution/README.md";

    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "quick-start.md",
                "concepts.md",
                "rest.md",
                "metric-sources.md",
                "otlp.md",
                "simulate.md",
                "operating.md",
                "tracing.md",
                "command-line.md",
                "deploying.md",
                DISTRIBUTION
            })
    void commands_print_what_the_page_says(String page) throws IOException {
        // Given
        var examples = Page.of(page).examples("sh");
        try (var service = RunningService.start(Map.of())) {
            // When
            var shell = run(examples, service.port());
            // Then
            assertThat(shell.status()).as(shell.err()).isZero();
            assertThat(examples).isNotEmpty();
            compare(examples);
        }
    }

    /** Of these a reader does not expect to need an empty journal. */
    @ParameterizedTest
    @ValueSource(strings = {"README.md", "quick-start.md", DISTRIBUTION})
    void what_a_newcomer_reads_first_can_be_run_again_on_the_same_data(String page) throws IOException {
        // Given
        var examples = Page.of(page).examples("sh");
        var data = Map.of("CANARY_DATA_DIR", temporary.resolve("data").toString());
        try (var service = RunningService.start(data)) {
            run(examples, service.port());
        }
        // When
        try (var service = RunningService.start(data)) {
            var here = run(examples, service.port());
            compare(examples);
            var again = run(examples, service.port());
            // Then
            assertThat(here.status()).as(here.err()).isZero();
            assertThat(again.status()).as(again.err()).isZero();
            compare(examples);
        }
    }

    private Command run(List<Example> examples, int port) throws IOException {
        var script = new StringBuilder("cd '" + Distribution.FOLDER.toAbsolutePath() + "' || exit\n");
        for (int i = 0; i < examples.size(); i++) {
            String commands = examples.get(i).text().replace(SERVICE_OF_PAGES, "127.0.0.1:" + port);
            script.append("{\n%s} > '%s' || exit\n".formatted(commands, output(i)));
        }
        Path file = Files.writeString(temporary.resolve("page.sh"), script);
        var environment = Map.of(
                "PATH", System.getenv("PATH"),
                "CANARY_JAVA_HOME", System.getProperty("java.home"),
                "PORT", "" + port);
        return Command.run(temporary, environment, List.of("bash", file.toString()));
    }

    private Path output(int example) {
        return temporary.resolve("output-" + example);
    }

    private void compare(List<Example> examples) throws IOException {
        var all = new SoftAssertions();
        for (int i = 0; i < examples.size(); i++) {
            String real = Files.readString(output(i));
            String commands = examples.get(i).text();
            examples.get(i).answer().ifPresent(answer -> all.assertThat(
                            answer.language().equals("json")
                                    ? Likeness.ofJson(answer.text(), real)
                                    : Likeness.ofTexts(answer.text(), real))
                    .as(commands + real)
                    .isEmpty());
        }
        all.assertAll();
    }
}
