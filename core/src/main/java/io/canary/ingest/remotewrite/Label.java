package io.canary.ingest.remotewrite;

import io.canary.ingest.wire.Malformed;
import io.canary.ingest.wire.Wire;

/** A label of version 1. */
record Label(Wire name, Wire value) {
    static Label read(Wire label) throws Malformed {
        var name = Wire.EMPTY;
        var value = Wire.EMPTY;
        for (int field = label.next(); field != 0; field = label.next()) {
            switch (field) {
                case 1 -> name = label.message();
                case 2 -> value = label.message();
                default -> label.skip();
            }
        }
        return new Label(name, value);
    }
}
