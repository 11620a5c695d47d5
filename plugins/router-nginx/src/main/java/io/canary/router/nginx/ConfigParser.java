package io.canary.router.nginx;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a text of nginx's configuration as nginx does, as far as its words and braces go. A text that is not whole is
 * read to its end: nginx itself says what is wrong with it.
 */
final class ConfigParser {
    private final String text;
    private int at;
    private int line = 1;
    private int counted;

    private ConfigParser(String text) {
        this.text = text;
    }

    /** The directives of a text, in their order. */
    static List<Directive> parse(String text) {
        var parser = new ConfigParser(text);
        var all = new ArrayList<Directive>();
        while (parser.at < text.length()) {
            all.addAll(parser.block());
        }
        return all;
    }

    /** To the end of the block, or of the text. */
    private List<Directive> block() {
        var found = new ArrayList<Directive>();
        while (true) {
            skipSpace();
            if (at >= text.length()) {
                return found;
            }
            char c = text.charAt(at);
            if (c == '}') {
                at++;
                return found;
            } else if (c == ';' || c == '{') {
                at++;
            } else {
                found.add(directive());
            }
        }
    }

    private Directive directive() {
        int start = at;
        int onLine = lineOf(start);
        String name = word();
        var args = new ArrayList<String>();
        while (true) {
            skipSpace();
            char c = at < text.length() ? text.charAt(at) : ';';
            if (c == '{' && name.endsWith("_by_lua_block")) {
                int end = LuaBlock.endOf(text, at + 1);
                args.add(text.substring(at + 1, end));
                at = Math.min(end + 1, text.length());
                return new Directive(name, args, List.of(), onLine, start, at);
            } else if (c == '{') {
                at++;
                return new Directive(name, args, block(), onLine, start, at);
            } else if (c == ';' || c == '}') {
                at = c == ';' ? Math.min(at + 1, text.length()) : at;
                return new Directive(name, args, List.of(), onLine, start, at);
            }
            args.add(word());
        }
    }

    private int lineOf(int position) {
        for (; counted < position; counted++) {
            if (text.charAt(counted) == '\n') {
                line++;
            }
        }
        return line;
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
        return c == ';' || (c == '{' && text.charAt(at - 1) != '$');
    }

    private char character() {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
            at++;
        }
        return text.charAt(at++);
    }
}
