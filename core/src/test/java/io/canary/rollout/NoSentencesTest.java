package io.canary.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules return codes, never sentences. */
class NoSentencesTest {
    private static final Path ROLLOUT = Path.of("src/main/java/io/canary/rollout");

    /** These classes validate requests, and so have messages. */
    private static final Set<String> READERS =
            Set.of("Command.java", "DeploymentRequest.java", "RouterChainName.java", "Strategy.java", "Versions.java");

    private static List<String> sentences(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.map(String::strip)
                    .filter(line -> !line.startsWith("*") && !line.startsWith("//"))
                    .filter(line -> !line.contains("IllegalArgumentException"))
                    .filter(line -> line.matches(".*\"[^\"(),]*[a-z] [^\"(),]*\".*|.*\"[^\"]*[,;:] ?\".*"))
                    .map(line -> file.getFileName() + ": " + line)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void no_rule_holds_a_sentence() throws IOException {
        try (Stream<Path> files = Files.list(ROLLOUT)) {
            assertThat(files.filter(file -> !READERS.contains(file.getFileName().toString()))
                            .flatMap(file -> sentences(file).stream()))
                    .isEmpty();
        }
    }
}
