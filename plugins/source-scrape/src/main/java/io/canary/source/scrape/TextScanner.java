package io.canary.source.scrape;

/** Goes through a text from left to right. What does not fit is an {@link IllegalArgumentException} for people. */
final class TextScanner {
    private final String text;
    private int at;

    TextScanner(String text) {
        this.text = text;
    }

    boolean isAtEnd() {
        return at >= text.length();
    }

    /** Passes over spaces and tabs, and line breaks too if they may be there. */
    void skipBlanks(boolean isOverLines) {
        while (!isAtEnd() && isBlank(text.charAt(at), isOverLines)) {
            at++;
        }
    }

    private static boolean isBlank(char c, boolean isOverLines) {
        return c == ' ' || c == '\t' || (isOverLines && (c == '\n' || c == '\r'));
    }

    /** Passes over {@code expected} if it comes next. */
    boolean take(String expected) {
        if (!text.startsWith(expected, at)) {
            return false;
        }
        at += expected.length();
        return true;
    }

    void require(String expected) {
        if (!take(expected)) {
            throw failure(expected);
        }
    }

    /** A name of letters, digits and {@code _}; empty if none comes next. */
    String name(boolean hasColons) {
        int from = at;
        while (!isAtEnd() && isOfName(text.charAt(at), at > from, hasColons)) {
            at++;
        }
        return text.substring(from, at);
    }

    static boolean isOfName(char c, boolean isLater, boolean hasColons) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '_'
                || (hasColons && c == ':')
                || (isLater && c >= '0' && c <= '9');
    }

    /** What comes before the next blank. */
    String word() {
        int from = at;
        while (!isAtEnd() && !isBlank(text.charAt(at), true)) {
            at++;
        }
        return text.substring(from, at);
    }

    /** A text within quotes, without them: {@code \\}, {@code \n} and the quote itself are escaped. */
    String quoted() {
        char quote = take("'") ? '\'' : '"';
        if (quote == '"') {
            require("\"");
        }
        var content = new StringBuilder();
        while (!isAtEnd()) {
            char c = text.charAt(at++);
            if (c == quote) {
                return content.toString();
            }
            content.append(c == '\\' ? escaped() : c);
        }
        throw failure(quote == '"' ? "a closing \"" : "a closing '");
    }

    private char escaped() {
        char c = isAtEnd() ? 0 : text.charAt(at++);
        return switch (c) {
            case 'n' -> '\n';
            case '\\', '"', '\'' -> c;
            default -> throw failure("\\n, \\\\ or an escaped quote");
        };
    }

    IllegalArgumentException failure(String expected) {
        return new IllegalArgumentException("expected " + expected + " at character " + (at + 1));
    }
}
