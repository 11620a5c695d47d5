package io.canary.router.nginx;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the end of a block of Lua, whose quotes and comments are not those of nginx. */
final class LuaBlock {
    /**
     * What may hold a brace that ends nothing: long brackets, with or without a comment before them; comments; quotes.
     */
    private static final Pattern PIECE = Pattern.compile(
            "(?:--)?\\[(=*)\\[.*?(?:]\\1]|\\z)|--[^\\n]*"
                    + "|\"(?:\\\\.|[^\"\\\\])*+(?:\"|\\z)|'(?:\\\\.|[^'\\\\])*+(?:'|\\z)|[{}]",
            Pattern.DOTALL);

    private LuaBlock() {}

    /** Where the brace stands that ends the block which begins at {@code start}; the end of the text without one. */
    static int endOf(String text, int start) {
        Matcher pieces = PIECE.matcher(text);
        int depth = 1;
        int at = start;
        while (pieces.find(at)) {
            at = pieces.end();
            if (pieces.group().equals("{")) {
                depth++;
            } else if (pieces.group().equals("}") && --depth == 0) {
                return pieces.start();
            }
        }
        return text.length();
    }
}
