package io.canary.router.nginx;

import io.canary.router.support.wire.Json;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON with nothing in its texts that means something to nginx inside quotes. */
final class NginxQuotedJson {
    /**
     * An escape by number, which stays as it is; one by a letter; a variable's beginning, and the end of the quotes.
     */
    private static final Pattern SPECIAL = Pattern.compile("\\\\u|\\\\(.)|[$']");

    private NginxQuotedJson() {}

    /** On one line. */
    static String write(Object value) {
        return SPECIAL.matcher(Json.write(value)).replaceAll(found -> Matcher.quoteReplacement(byNumber(found)));
    }

    private static String byNumber(MatchResult found) {
        if (found.group().equals("\\u")) {
            return found.group();
        }
        char c = found.group(1) == null
                ? found.group().charAt(0)
                : meant(found.group(1).charAt(0));
        return String.format(Locale.ROOT, "\\u%04x", (int) c);
    }

    private static char meant(char letter) {
        return switch (letter) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> letter;
        };
    }
}
