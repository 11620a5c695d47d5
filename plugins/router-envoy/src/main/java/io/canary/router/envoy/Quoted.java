package io.canary.router.envoy;

import java.util.Locale;

/**
 * What nodes say of themselves and of what they are given, made fit for messages and logs: never longer than a
 * sentence, and never more than one line.
 */
final class Quoted {
    /** In characters. */
    static final int SHOWN = 200;

    private Quoted() {}

    /** The words, shortened, with what is no printable character escaped, and in quotation marks. */
    static String of(String words) {
        return '"' + plain(words, true) + '"';
    }

    /** The same without the marks, for a name. */
    static String name(String name) {
        return plain(name, false);
    }

    private static String plain(String text, boolean inMarks) {
        boolean isLong = text.codePointCount(0, text.length()) > SHOWN;
        var shown = new StringBuilder();
        text.codePoints().limit(SHOWN).forEach(c -> append(c, inMarks, shown));
        return shown.append(isLong ? "…" : "").toString();
    }

    private static void append(int c, boolean inMarks, StringBuilder to) {
        if (c == '\n') {
            to.append("\\n");
        } else if (inMarks && (c == '"' || c == '\\')) {
            to.append('\\').appendCodePoint(c);
        } else if (isPrintable(c)) {
            to.appendCodePoint(c);
        } else {
            to.append(String.format(Locale.ROOT, "\\u%04x", c));
        }
    }

    /** Neither a control character, nor one that turns the line around, nor half of one. */
    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
