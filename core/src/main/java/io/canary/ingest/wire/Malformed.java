package io.canary.ingest.wire;

/** The bytes do not have the required format; the message says why, for people. */
public final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    public Malformed(String why) {
        super(why, null, false, false);
    }

    /** For people. */
    public String why() {
        return String.valueOf(getMessage());
    }
}
