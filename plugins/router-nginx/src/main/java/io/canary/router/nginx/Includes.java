package io.canary.router.nginx;

import java.util.ArrayList;
import java.util.List;

/** Finds the {@code include} directives in a text of nginx's configuration. */
final class Includes {

    /**
     * One directive.
     *
     * @param start of the word {@code include}
     * @param end after the semicolon
     * @param pattern as written, without quotes
     */
    record Directive(int start, int end, String pattern) {}

    private final String text;
    private int at;

    private Includes(String text) {
        this.text = text;
    }

    /** In the order in which they come. */
    static List<Directive> of(String text) {
        return new Includes(text).find();
    }

    private List<Directive> find() {
        var found = new ArrayList<Directive>();
        boolean first = true; // whether the next word begins a directive
        while (true) {
            skipSpace();
            if (at >= text.length()) {
                return found;
            }
            int start = at;
            if (";{}".indexOf(text.charAt(at)) >= 0) {
                at++;
                first = true;
            } else {
                String word = word();
                if (first && word.equals("include")) {
                    skipSpace();
                    String pattern = word();
                    skipSpace();
                    found.add(new Directive(start, Math.min(at + 1, text.length()), pattern));
                }
                first = false;
            }
        }
    }

    private void skipSpace() {
        while (at < text.length()) {
            if (text.charAt(at) == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else {
                return;
            }
        }
    }

    /** Up to a space or a sign; a quoted word is taken as a whole. */
    private String word() {
        if (at >= text.length()) {
            return "";
        }
        char quote = text.charAt(at);
        var word = new StringBuilder();
        if (quote == '"' || quote == '\'') {
            at++;
            while (at < text.length() && text.charAt(at) != quote) {
                word.append(character());
            }
            at++;
        } else {
            while (at < text.length() && !Character.isWhitespace(text.charAt(at)) && !endsWord()) {
                word.append(character());
            }
        }
        return word.toString();
    }

    private boolean endsWord() {
        char c = text.charAt(at);
        return c == ';' || c == '}' || (c == '{' && text.charAt(at - 1) != '$');
    }

    private char character() {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
            at++;
        }
        return text.charAt(at++);
    }
}
