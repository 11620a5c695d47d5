package io.canary.router.support.process;

import java.util.List;

/**
 * What a program said until it ended.
 *
 * @param code its exit code; 128 and more for a signal
 * @param out what it wrote to its standard output
 * @param err the end of what it wrote to its standard error
 */
public record Output(int code, String out, String err) {
    private static final int SHOWN_LINES = 5;
    private static final int SHOWN = 600;

    /** The last lines of its standard error, on one; empty if it said nothing. */
    public String lastWords() {
        List<String> lines = err.lines()
                .map(line -> line.replaceAll("\\p{Cntrl}", " ").strip())
                .filter(line -> !line.isEmpty())
                .toList();
        String words = String.join(" / ", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
        return words.length() > SHOWN ? "…" + words.substring(words.length() - SHOWN) : words;
    }

    /** For messages: {@code exit code 3: no such version}. */
    @Override
    public String toString() {
        String words = lastWords();
        return "exit code " + code + hint() + (words.isEmpty() ? "" : ": " + words);
    }

    private String hint() {
        return switch (code) {
            case 126 -> " (something could not be executed)";
            case 127 -> " (something was not found)";
            default -> code > 128 && code <= 160 ? " (signal " + (code - 128) + ")" : "";
        };
    }
}
