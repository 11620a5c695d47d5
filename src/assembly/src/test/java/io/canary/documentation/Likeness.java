package io.canary.documentation;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether an answer is as a page shows it. Ids and times may differ, and {@code …} stands for what the page leaves out: in
 * a text, also one in JSON, for anything; in JSON for a value, for the other fields of an object or for the elements before.
 */
final class Likeness {
    private static final String ANYTHING = "…";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    private static final double ROUNDING = 1e-9;

    private final List<String> differences = new ArrayList<>();

    private Likeness() {}

    /** What differs between two texts; empty if nothing does. */
    static List<String> ofTexts(String shown, String real) {
        return isLike(uniform(shown).strip(), uniform(real).strip()) ? List.of() : List.of("was " + real);
    }

    private static boolean isLike(String shown, String real) {
        var parts = Arrays.stream(shown.split(ANYTHING, -1)).map(Pattern::quote);
        var pattern = Pattern.compile(parts.collect(Collectors.joining(".*")), Pattern.DOTALL);
        return pattern.matcher(real).matches();
    }

    /** What differs between two texts in JSON; empty if nothing does. */
    static List<String> ofJson(String shown, String real) {
        var likeness = new Likeness();
        likeness.compare("", Json.decodeValue(uniform(shown)), Json.decodeValue(uniform(real)));
        return likeness.differences;
    }

    private static String uniform(String text) {
        String withoutIds = ID.matcher(text.replace("\r", "")).replaceAll("ID");
        return TIME.matcher(withoutIds).replaceAll("TIME");
    }

    private void compare(String at, @Nullable Object shown, @Nullable Object real) {
        if (ANYTHING.equals(shown)) {
            return;
        } else if (shown instanceof JsonObject s && real instanceof JsonObject r) {
            objects(at, s, r);
        } else if (shown instanceof JsonArray s && real instanceof JsonArray r) {
            arrays(at, s, r);
        } else if (!same(shown, real)) {
            differences.add(at + ": the page shows " + shown + ", was " + real);
        }
    }

    private void objects(String at, JsonObject shown, JsonObject real) {
        var names = new TreeSet<>(shown.fieldNames());
        if (!names.remove(ANYTHING)) {
            names.addAll(real.fieldNames());
        }
        for (String name : names) {
            if (shown.containsKey(name) && real.containsKey(name)) {
                compare(at + "/" + name, shown.getValue(name), real.getValue(name));
            } else {
                differences.add(at + "/" + name + ": is only " + (real.containsKey(name) ? "real" : "on the page"));
            }
        }
    }

    private void arrays(String at, JsonArray shown, JsonArray real) {
        boolean open = !shown.isEmpty() && ANYTHING.equals(shown.getValue(0));
        int first = open ? 1 : 0;
        int skipped = real.size() - (shown.size() - first);
        if (open ? skipped < 0 : skipped != 0) {
            differences.add(at + ": the page shows " + shown.size() + " elements, were " + real.size());
            return;
        }
        for (int i = first; i < shown.size(); i++) {
            compare(at + "/" + i, shown.getValue(i), real.getValue(i - first + skipped));
        }
    }

    private static boolean same(@Nullable Object shown, @Nullable Object real) {
        if (shown instanceof String s && real instanceof String r) {
            return isLike(s, r);
        }
        return (shown instanceof Number s && real instanceof Number r)
                ? Math.abs(s.doubleValue() - r.doubleValue()) <= ROUNDING
                : Objects.equals(shown, real);
    }
}
