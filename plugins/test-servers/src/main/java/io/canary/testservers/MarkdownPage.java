package io.canary.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A page of the documentation, whose examples tests run as they are printed. */
public final class MarkdownPage {
    private MarkdownPage() {}

    private static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The code blocks of a language in a text, in their order.
     *
     * @throws AssertionError if there is none
     */
    public static List<String> blocks(String text, String language) {
        var blocks = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(text)
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        if (blocks.isEmpty()) {
            throw new AssertionError("the page has no block of " + language);
        }
        return blocks;
    }

    public static List<String> blocks(Path page, String language) {
        return blocks(text(page), language);
    }
}
