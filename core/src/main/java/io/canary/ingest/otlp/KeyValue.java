package io.canary.ingest.otlp;

import io.canary.ingest.wire.Malformed;
import io.canary.ingest.wire.Wire;

/**
 * An attribute, not decoded yet.
 *
 * @param key a text
 * @param value an {@code AnyValue}
 */
record KeyValue(Wire key, Wire value) {
    /** Reads a {@code KeyValue}; what it does not have is empty. */
    static KeyValue read(Wire attribute) throws Malformed {
        var key = Wire.EMPTY;
        var value = Wire.EMPTY;
        for (int field = attribute.next(); field != 0; field = attribute.next()) {
            switch (field) {
                case 1 -> key = attribute.message();
                case 2 -> value = attribute.message();
                default -> attribute.skip();
            }
        }
        return new KeyValue(key, value);
    }
}
