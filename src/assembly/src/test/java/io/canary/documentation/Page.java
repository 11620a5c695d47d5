package io.canary.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of the documentation. */
record Page(Path file, String text) {
    static final Path HOUSE = Path.of("../..").toAbsolutePath().normalize();
    static final Path SITE = HOUSE.resolve("src/site/markdown");

    private static final Pattern BLOCK = Pattern.compile(
            "^```(\\w*)\\n(.*?)^```$(?:\\n\\s*^```(json|text)\\n(.*?)^```$)?", Pattern.DOTALL | Pattern.MULTILINE);

    /**
     * An example.
     *
     * @param answer what a command is said to print; empty if the page does not show it
     */
    record Example(String language, String text, Optional<Answer> answer) {}

    /** What a command is said to print. */
    record Answer(String language, String text) {}

    static Page of(String name) {
        boolean isOfHouse = name.equals("README.md") || name.startsWith("src/");
        var file = isOfHouse ? HOUSE.resolve(name) : SITE.resolve(name);
        try {
            return new Page(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its examples in one language, in order. */
    List<Example> examples(String language) {
        var examples = new ArrayList<Example>();
        Matcher block = BLOCK.matcher(text);
        int from = 0;
        while (block.find(from)) {
            boolean asks = block.group(1).equals("sh");
            if (block.group(1).equals(language)) {
                examples.add(new Example(language, block.group(2), asks ? answer(block) : Optional.empty()));
            }
            from = asks ? block.end() : endOfFirst(block);
        }
        return examples;
    }

    private static Optional<Answer> answer(Matcher block) {
        return Optional.ofNullable(block.group(3)).map(language -> new Answer(language, block.group(4)));
    }

    /** Only the block after a command is its answer: any other stands for itself. */
    private static int endOfFirst(Matcher block) {
        return block.end(2) + "```".length();
    }

    /** The rows of the table that begins with this head, as cells without their quotes. */
    List<List<String>> table(String head) {
        int at = text.indexOf(head);
        if (at < 0) {
            throw new IllegalArgumentException(file + " has no table " + head);
        }
        return text.substring(at)
                .lines()
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(Page::cells)
                .toList();
    }

    private static List<String> cells(String row) {
        return Arrays.stream(row.substring(1, row.length() - 1).split("\\|", -1))
                .map(cell -> cell.strip().replace("`", ""))
                .toList();
    }
}
