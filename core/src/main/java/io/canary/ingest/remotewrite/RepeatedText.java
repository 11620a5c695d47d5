package io.canary.ingest.remotewrite;

import io.canary.ingest.wire.Wire;

/** A text that is mostly the same as in the series before: it is made, and hashed, once. */
final class RepeatedText {
    private Wire last = Wire.EMPTY;
    private Wire bytes = Wire.EMPTY;
    private String text = "";

    void clear() {
        bytes = Wire.EMPTY;
    }

    void set(Wire bytes) {
        this.bytes = bytes;
    }

    String text() {
        if (!bytes.isSame(last)) {
            last = bytes;
            text = bytes.text();
        }
        return text;
    }
}
