package io.canary.ingest.otlp;

import io.canary.ingest.wire.Malformed;
import io.canary.ingest.wire.Wire;

/** {@code AnyValue}. */
final class AttributeValue {
    private AttributeValue() {}

    /** A text, or an integer as text; empty for any other value. */
    static String text(Wire value) throws Malformed {
        String text = "";
        for (int field = value.next(); field != 0; field = value.next()) {
            switch (field) {
                case 1 -> text = value.message().text();
                case 3 -> text = Long.toString(value.longWhole());
                default -> {
                    value.skip();
                    text = "";
                }
            }
        }
        return text;
    }

    /** A text; an integer or a boolean as text; empty for any other value. */
    static String shown(Wire value) throws Malformed {
        var copy = value.copy();
        return copy.next() == 2 ? Boolean.toString(copy.whole() != 0) : text(value);
    }
}
