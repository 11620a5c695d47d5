package io.canary.telemetry;

import java.util.Locale;

/** Escapes a text so that people and programs read it as one value of the log line. Pure. */
final class LogEscape {

    private LogEscape() {}

    static String quoted(String text) {
        return '"' + escaped(text, true) + '"';
    }

    /** The text itself if it cannot be misread, else the text in quotes. */
    static String plainOrQuoted(String text) {
        boolean isPlain = !text.isEmpty() && text.codePoints().noneMatch(c -> c == '"' || c == '\\' || isMisleading(c));
        return isPlain ? text : quoted(text);
    }

    /** The text with line breaks and bidirectional controls escaped. */
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

    /** Invisible characters, line ends, and bidirectional controls (which are of type FORMAT). */
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
