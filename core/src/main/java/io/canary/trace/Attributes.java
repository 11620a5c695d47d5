package io.canary.trace;

import io.canary.spi.Weight;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attributes of one span or event, in order. What is not known is left out. */
final class Attributes {
    /** Sentences of verdicts and errors of routers are shorter, as a rule. */
    private static final int TEXT_MAX = 2_000;

    private final Map<String, Object> values = new LinkedHashMap<>();

    Attributes put(String name, @Nullable String value) {
        return add(name, value == null ? null : shortened(value));
    }

    Attributes put(String name, @Nullable Integer value) {
        return add(name, value == null ? null : Long.valueOf(value));
    }

    /** Infinite values have no place in what most systems store. */
    Attributes put(String name, @Nullable Double value) {
        return add(name, value == null || !Double.isFinite(value) ? null : value);
    }

    /** In percent. */
    Attributes put(String name, @Nullable Weight value) {
        return add(name, value == null ? null : Double.valueOf(value.percent().doubleValue()));
    }

    /** In seconds. */
    Attributes put(String name, Duration value) {
        return add(name, value.toMillis() / 1000.0);
    }

    private Attributes add(String name, @Nullable Object value) {
        if (value != null) {
            values.put(name, value);
        }
        return this;
    }

    Map<String, Object> toMap() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    static String shortened(String text) {
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX - 1) + "…";
    }
}
