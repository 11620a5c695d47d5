package io.canary.spi.settings;

/** A value does not fit its component; the message says why, for people. */
final class UnfitException extends Exception {
    private static final long serialVersionUID = 1;

    UnfitException(String why) {
        super(why, null, false, false);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
