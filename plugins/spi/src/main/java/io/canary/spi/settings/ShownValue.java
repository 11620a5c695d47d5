package io.canary.spi.settings;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as messages show them. */
final class ShownValue {
    private ShownValue() {}

    /** Short, with texts in quotes; never a secret. */
    static String of(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> m -> "an object";
            case List<?> l -> "an array";
            case Untyped(String text) -> of(text);
            case Secret secret -> Secret.SHOWN;
            case String s when s.length() > 60 -> "\"" + s.substring(0, 57) + "...\"";
            case String s -> "\"" + s + "\"";
            default -> value.toString();
        };
    }

    static String ofNumber(BigDecimal number) {
        return Math.abs(number.scale()) > 40 ? number.toString() : number.toPlainString();
    }
}
