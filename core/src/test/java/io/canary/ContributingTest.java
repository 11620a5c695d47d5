package io.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of CONTRIBUTING.md that says where to change what. */
class ContributingTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> BASES = List.of("", "core/src/main/java/io/canary");
    private static final Pattern PATH = Pattern.compile("`([\\w.-]+/[\\w./-]+|[\\w/-]*pom\\.xml)`");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:Test|IT|Contract|Fuzz))`");

    private static String table() throws IOException {
        String page = Files.readString(ROOT.resolve("CONTRIBUTING.md"));
        return page.substring(page.indexOf("## Where do I change"), page.indexOf("## Code"));
    }

    private static List<String> named(Pattern pattern) throws IOException {
        return pattern.matcher(table()).results().map(found -> found.group(1)).toList();
    }

    @Test
    void every_file_and_folder_that_it_names_exists() throws IOException {
        // When
        var paths = named(PATH);
        // Then
        assertThat(paths).hasSizeGreaterThan(20);
        assertThat(paths).allSatisfy(path -> assertThat(BASES)
                .as(path)
                .anyMatch(base -> Files.exists(ROOT.resolve(base).resolve(path))));
    }

    @Test
    void every_test_that_it_names_exists() throws IOException {
        // Given
        try (var files = Files.walk(ROOT)) {
            var sources = files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".java"))
                    .collect(Collectors.toSet());
            // When
            var tests = named(TEST);
            // Then
            assertThat(tests).hasSizeGreaterThan(8);
            assertThat(tests).allSatisfy(test -> assertThat(sources).contains(test + ".java"));
        }
    }
}
