package io.canary.source.support;

import io.canary.spi.settings.ConvertedBy;
import io.canary.spi.settings.Converter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place in JSON (RFC 6901): {@code /data/0/count}.
 *
 * @param text as it was written
 * @param names decoded
 */
@ConvertedBy(JsonPointer.Text.class)
public record JsonPointer(String text, List<String> names) {
    public JsonPointer {
        names = List.copyOf(names);
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if it is none; the message is for people
     */
    public static JsonPointer of(String text) {
        if (!text.isEmpty() && text.charAt(0) != '/') {
            throw new IllegalArgumentException("must begin with /, such as /data/count, was \"" + text + "\"");
        }
        var names = new ArrayList<String>();
        for (int from = 1; from <= text.length() && !text.isEmpty(); ) {
            int end = text.indexOf('/', from);
            String name = text.substring(from, end < 0 ? text.length() : end);
            names.add(name.replace("~1", "/").replace("~0", "~"));
            from = end < 0 ? text.length() + 1 : end + 1;
        }
        return new JsonPointer(text, names);
    }

    /** The value there, in a tree of maps and lists; null if there is none, or it is null. */
    public @Nullable Object in(@Nullable Object tree) {
        Object at = tree;
        for (String name : names) {
            at = switch (at) {
                case Map<?, ?> map -> map.get(name);
                case List<?> list
                when name.matches("0|[1-9][0-9]{0,8}") && Integer.parseInt(name) < list.size() ->
                    list.get(Integer.parseInt(name));
                case null, default -> null;
            };
        }
        return at;
    }

    /** Reads and writes it as the text that it is. */
    static final class Text implements Converter<JsonPointer> {
        @Override
        public JsonPointer read(Object tree) {
            if (tree instanceof String text) {
                return of(text);
            }
            throw new IllegalArgumentException("must be a JSON pointer such as /data/count, was " + tree);
        }

        @Override
        public Object write(JsonPointer value) {
            return value.text();
        }
    }
}
