package io.canary.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.rollout.ReasonCode;
import io.canary.text.ReasonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reason codes are the same in the code, in the table of rest.md, and in the OpenAPI description. */
class ReasonCodesTest {
    private static final Path PAGE = Path.of("../src/site/markdown/rest.md");
    private static final Path OPENAPI = Path.of("src/main/resources/openapi.yaml");

    /** Where the page and the description list codes, and which ones. */
    private record Place(String heading, String schema, Predicate<ReasonCode> codes) {
        List<ReasonCode> published() {
            return Stream.of(ReasonCode.values()).filter(codes).toList();
        }
    }

    static Stream<Place> places() {
        return Stream.of(
                new Place("## Reason codes", "    ReasonCode:", ReasonCode::isReported),
                new Place("## Codes of refused commands", "    RefusalCode:", ReasonCode::isRefusal));
    }

    private static List<String> lines(Path file, String from, String until) throws IOException {
        return Files.readAllLines(file).stream()
                .dropWhile(line -> !line.startsWith(from))
                .skip(1)
                .takeWhile(line -> !line.matches(until + "\\S.*"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("places")
    void the_table_has_every_code_with_its_sentence_in_order(Place place) throws IOException {
        // When
        var rows = lines(PAGE, place.heading(), "## ").stream()
                .filter(line -> line.startsWith("| `") && !line.startsWith("| `reason_code`"))
                .toList();
        // Then
        assertThat(rows)
                .isNotEmpty()
                .containsExactlyElementsOf(place.published().stream()
                        .map(code -> "| `" + code.json() + "` | `" + ReasonText.template(code) + "` |")
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("places")
    void the_openapi_description_has_every_code_in_order(Place place) throws IOException {
        // When
        var codes = lines(OPENAPI, place.schema(), "    ").stream().filter(line -> line.startsWith("        - "));
        // Then
        assertThat(codes)
                .isNotEmpty()
                .containsExactlyElementsOf(place.published().stream()
                        .map(code -> "        - " + code.json())
                        .toList());
    }
}
