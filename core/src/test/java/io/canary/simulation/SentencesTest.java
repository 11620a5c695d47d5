package io.canary.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The sentences are exactly those from before there were reason codes: {@code sentences.txt} has every clause of
 * thousands of lives, with {@code #} for each number.
 */
class SentencesTest {
    private static final int LIVES = 4_000;

    private static Set<String> known() {
        try (var file = SentencesTest.class.getResourceAsStream("sentences.txt")) {
            return new TreeSet<>(List.of(new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> clauses(String sentence) {
        return Stream.of(sentence.replaceAll("[0-9]+(\\.[0-9]+)?", "#").split("; "));
    }

    @Test
    void thousands_of_lives_have_the_same_sentences_as_before_there_were_codes() {
        // Given
        var said = new TreeSet<String>();
        // When
        for (int seed = 0; seed < LIVES; seed++) {
            boolean listed = seed % 4 == 0;
            Sentences.of(seed, listed).stream().flatMap(SentencesTest::clauses).forEach(said::add);
        }
        // Then
        assertThat(said).containsExactlyElementsOf(known());
    }
}
