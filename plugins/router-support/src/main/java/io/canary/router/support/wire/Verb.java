package io.canary.router.support.wire;

import java.util.Locale;

/** What is asked. */
public enum Verb {
    SPLIT,
    PROMOTE,
    ROLLBACK,
    OBSERVE,
    /** Could the split be asked for? Nothing is changed. */
    PREFLIGHT;

    /** As it is written: {@code split}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
