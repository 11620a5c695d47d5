package io.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the sources look like, where neither the compiler nor the formatter says it. */
class TidyTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int COLUMNS = 120;

    /** Words of the past, each with the one that it was replaced by. */
    private static final Pattern OLD_WORDS = Pattern.compile(
            "(?i:\\b(ways? back|wagers?|lone (router|keeper|process)|kept requests?|surroundings|fineness)\\b)"
                    + "|\\b(WayBack|LoneRouter|LoneKeeper|KeptRequest|Examinee|Surroundings|Outlet|LoopMates)\\b");

    /** A Javadoc of one line, and the line of what it documents. */
    private static final Pattern SHORT_JAVADOC =
            Pattern.compile("(?m)^ */\\*\\* ([A-Za-z ,;'-]+)\\.? \\*/\\n(?: *@.*\\n)*(.*)$");

    private static final int SHORT = 6;

    private static final Set<String> FILLERS = Arrays.stream(
                    ("a all an and any are as at be by can do does each every for from has have how in is it its many"
                                    + " may must of on only or other same so such that the their these this those to was"
                                    + " what when where whether which who will with")
                            .split(" "))
            .collect(Collectors.toUnmodifiableSet());

    private static List<Path> sources(String kind) {
        try (var all = Files.walk(ROOT)) {
            return all.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> ROOT.relativize(path).toString().contains("src/" + kind + "/java/"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String place(Path path, int line) {
        return ROOT.relativize(path) + ":" + line;
    }

    @Test
    void no_main_line_is_longer_than_a_screen_is_wide() {
        // When
        var tooLong = sources("main").stream().flatMap(TidyTest::longLines).toList();
        // Then
        assertThat(tooLong).isEmpty();
    }

    /** Lines of text blocks are as long as what they are written for. */
    private static Stream<String> longLines(Path path) {
        var found = new ArrayList<String>();
        var lines = text(path).split("\n", -1);
        boolean inBlock = false;
        for (int i = 0; i < lines.length; i++) {
            if (!inBlock && lines[i].length() > COLUMNS) {
                found.add(place(path, i + 1));
            }
            inBlock ^= lines[i].split("\"\"\"", -1).length % 2 == 0;
        }
        return found.stream();
    }

    @Test
    void no_word_comes_back_that_was_replaced() {
        // When
        var found = Stream.of("main", "test")
                .flatMap(kind -> sources(kind).stream())
                .filter(path -> !path.endsWith("TidyTest.java"))
                .flatMap(TidyTest::oldWords)
                .toList();
        // Then
        assertThat(found).isEmpty();
    }

    private static Stream<String> oldWords(Path path) {
        var found = new ArrayList<String>();
        var lines = text(path).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            var matcher = OLD_WORDS.matcher(lines[i]);
            if (matcher.find()) {
                found.add(place(path, i + 1) + ": " + matcher.group());
            }
        }
        return found.stream();
    }

    @Test
    void no_javadoc_only_repeats_the_name_of_what_it_documents() {
        // When
        var found = sources("main").stream().flatMap(TidyTest::repetitions).toList();
        // Then
        assertThat(found).isEmpty();
    }

    private static Stream<String> repetitions(Path path) {
        String owner = String.valueOf(path.getFileName()).replace(".java", "");
        return SHORT_JAVADOC
                .matcher(text(path))
                .results()
                .filter(javadoc -> javadoc.group(1).split(" ").length <= SHORT)
                .filter(javadoc -> says(javadoc.group(2) + " " + owner, javadoc.group(1)))
                .map(javadoc -> ROOT.relativize(path) + ": " + javadoc.group(1));
    }

    /** Whether a declaration has each word of a sentence in its names, but for such as any sentence has. */
    private static boolean says(String declaration, String sentence) {
        var names = stems(declaration.replaceAll("(?<=[a-z])(?=[A-Z])", " "));
        var words = stems(sentence);
        return !words.isEmpty() && names.containsAll(words);
    }

    private static Set<String> stems(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-z]+"))
                .filter(word -> !word.isEmpty() && !FILLERS.contains(word))
                .map(word -> word.length() > 4 ? word.replaceAll("(es|s|ed|ing)$", "") : word)
                .collect(Collectors.toSet());
    }
}
