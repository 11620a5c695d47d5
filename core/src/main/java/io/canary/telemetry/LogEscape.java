package io.canary.telemetry;

import java.util.Locale;

/** Writes a text so that it is one text to whoever reads the line, people and programs. Pure. */
final class LogEscape {

    private LogEscape() {}

    static String quoted(String text) {
        return '"' + escaped(text, true) + '"';
    }

    /** The text as it is where nothing in it could be taken for something else, else in quotes. */
    static String plainOrQuoted(String text) {
        boolean isPlain = !text.isEmpty() && text.codePoints().noneMatch(c -> c == '"' || c == '\\' || isMisleading(c));
        return isPlain ? text : quoted(text);
    }

    /** The text without anything that ends a line, or shows it in another order. */
    static String onOneLine(String text) {
        return escaped(text, false);
    }

    private static String escaped(String text, boolean quotes) {
        var shown = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (quotes && (c == '"' || c == '\\')) {
                shown.append('\\').appendCodePoint(c);
            } else if (isMisleading(c)) {
                append(shown, c);
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    private static void append(StringBuilder shown, int c) {
        switch (c) {
            case '\n' -> shown.append("\\n");
            case '\r' -> shown.append("\\r");
            case '\t' -> shown.append("\\t");
            default -> {
                for (char unit : Character.toChars(c)) {
                    shown.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
            }
        }
    }

    /** What is not seen, ends a line, or turns around the order of what is: bidirectional controls are formats. */
    private static boolean isMisleading(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
