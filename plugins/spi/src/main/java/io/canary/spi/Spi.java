package io.canary.spi;

/** The contract's version, in semantic versioning: a plugin's {@code Plugin-Requires} is checked against it. */
public final class Spi {
    /** Grows in the minor number with every addition, in the major number with every break. */
    public static final String VERSION = "1.9.0";

    private Spi() {}
}
