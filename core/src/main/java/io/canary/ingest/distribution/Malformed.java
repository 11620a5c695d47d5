package io.canary.ingest.distribution;

/** Bytes that are not in the format that they should be in; the message says why, for people. */
final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String why) {
        super(why, null, false, false);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
