package io.canary.router.http;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with {@code {names}} in it that values are put in place of. Only braces right around small letters and
 * underscores are such; all others stand for themselves, so that JSON can be written as it is.
 */
record Template(String text) {
    private static final Pattern PLACE = Pattern.compile("\\{([a-z_]+)}");

    /** Why {@code text} cannot be filled in with values of these names; null if it can. */
    static @Nullable String problemOf(String text, Set<String> names) {
        return PLACE.matcher(text)
                .results()
                .map(r -> r.group(1))
                .filter(name -> !names.contains(name))
                .findFirst()
                .map(name -> "cannot have {" + name + "} in it, but these: " + new TreeSet<>(names))
                .orElse(null);
    }

    /** Filled in, each value escaped, but for those of {@code raw}, which are put in as they are. */
    String filled(Map<String, String> values, Escape escape, Set<String> raw) {
        return PLACE.matcher(text).replaceAll(place -> Matcher.quoteReplacement(value(place, values, escape, raw)));
    }

    private static String value(MatchResult place, Map<String, String> values, Escape escape, Set<String> raw) {
        String name = place.group(1);
        String value = values.getOrDefault(name, "");
        return raw.contains(name) ? value : escape.of(value);
    }
}
