package io.canary.api;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The positions of a cursor as one short word, which clients pass back unread. */
final class CursorText {
    private static final int RADIX = 36;
    private static final Pattern PART = Pattern.compile("-?[0-9a-z]{1,12}");

    private CursorText() {}

    static String of(long... positions) {
        return Arrays.stream(positions)
                .mapToObj(position -> Long.toString(position, RADIX))
                .collect(Collectors.joining("."));
    }

    /** Whether a text is a cursor of this many positions. */
    static boolean isOne(String text, int count) {
        var parts = text.split("\\.", -1);
        return parts.length == count
                && Arrays.stream(parts).allMatch(part -> PART.matcher(part).matches());
    }

    /** The positions of a text that {@linkplain #isOne is a cursor}. */
    static long[] positions(String text) {
        return Arrays.stream(text.split("\\.", -1))
                .mapToLong(part -> Long.parseLong(part, RADIX))
                .toArray();
    }
}
