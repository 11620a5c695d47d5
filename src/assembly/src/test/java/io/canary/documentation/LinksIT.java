package io.canary.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.distribution.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links of pages lead somewhere: in the distribution as it is unpacked, and in a checkout. */
class LinksIT {
    private static final Pattern CODE = Pattern.compile("^```.*?^```$|`[^`\\n]*`", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");

    /** Folders that a reader has, and that links may not leave. */
    static List<Path> houses() {
        return List.of(Distribution.FOLDER.toAbsolutePath(), Page.HOUSE);
    }

    @ParameterizedTest
    @MethodSource("houses")
    void every_link_leads_to_a_file_and_a_heading_that_are_there(Path house) throws IOException {
        // When
        var dead = new ArrayList<String>();
        for (Path page : pages(house)) {
            for (String link : links(page)) {
                if (!leadsSomewhere(house, page, link)) {
                    dead.add(house.relativize(page) + " -> " + link);
                }
            }
        }
        // Then
        assertThat(dead).isEmpty();
    }

    @Test
    void links_are_looked_at_at_all() throws IOException {
        // When
        Path readme = Distribution.FOLDER.resolve("README.md").toAbsolutePath();
        // Then
        assertThat(links(readme)).hasSizeGreaterThan(10);
        assertThat(leadsSomewhere(Distribution.FOLDER.toAbsolutePath(), readme, "docs/nowhere.md"))
                .isFalse();
        assertThat(leadsSomewhere(Distribution.FOLDER.toAbsolutePath(), readme, "docs/index.md#nowhere"))
                .isFalse();
    }

    private static List<Path> pages(Path house) throws IOException {
        var pages = new ArrayList<>(List.of(house.resolve("README.md")));
        for (Path folder : List.of(house.resolve("docs"), house.resolve("src/site/markdown"))) {
            if (Files.isDirectory(folder)) {
                try (var files = Files.walk(folder)) {
                    files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
                }
            }
        }
        return pages;
    }

    private static List<String> links(Path page) throws IOException {
        String prose = CODE.matcher(Files.readString(page)).replaceAll("");
        return LINK.matcher(prose)
                .results()
                .map(link -> link.group(1))
                .filter(link -> !ELSEWHERE.matcher(link).matches())
                .toList();
    }

    private static boolean leadsSomewhere(Path house, Path page, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        return target.startsWith(house)
                && Files.exists(target)
                && (parts.length == 1 || anchors(target).contains(parts[1]));
    }

    /** As GitHub and most readers of Markdown name headings. */
    private static List<String> anchors(Path page) throws IOException {
        String text = CODE.matcher(Files.readString(page))
                .replaceAll(code ->
                        java.util.regex.Matcher.quoteReplacement(code.group().startsWith("```") ? "" : code.group()));
        return HEADING.matcher(text)
                .results()
                .map(heading -> heading.group(1)
                        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .replace(' ', '-'))
                .toList();
    }
}
