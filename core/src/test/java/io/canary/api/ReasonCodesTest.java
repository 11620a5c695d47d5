package io.canary.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.rollout.ReasonCode;
import io.canary.text.ReasonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reason codes are the same in the code, in the table of rest.md, and in the OpenAPI description. */
class ReasonCodesTest {
    private static final Path PAGE = Path.of("../src/site/markdown/rest.md");
    private static final Path OPENAPI = Path.of("src/main/resources/openapi.yaml");

    private static List<ReasonCode> published() {
        return Stream.of(ReasonCode.values()).filter(ReasonCode::isReported).toList();
    }

    private static List<String> lines(Path file, String from, String until) throws IOException {
        return Files.readAllLines(file).stream()
                .dropWhile(line -> !line.startsWith(from))
                .skip(1)
                .takeWhile(line -> !line.startsWith(until))
                .toList();
    }

    @Test
    void the_table_has_every_code_with_its_sentence_in_order() throws IOException {
        // When
        var rows = lines(PAGE, "## Reason codes", "## ").stream()
                .filter(line -> line.startsWith("| `") && !line.startsWith("| `reason_code`"))
                .toList();
        // Then
        assertThat(rows)
                .containsExactlyElementsOf(published().stream()
                        .map(code -> "| `" + code.json() + "` | `" + ReasonText.template(code) + "` |")
                        .toList());
    }

    @Test
    void the_openapi_description_has_every_code_in_order() throws IOException {
        // When
        var schema = lines(OPENAPI, "    ReasonCode:", "    Owner:");
        // Then
        assertThat(schema.stream().filter(line -> line.startsWith("        - ")))
                .containsExactlyElementsOf(published().stream()
                        .map(code -> "        - " + code.json())
                        .toList());
    }
}
