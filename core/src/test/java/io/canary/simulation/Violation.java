package io.canary.simulation;

import java.util.function.Supplier;

/** An invariant does not hold. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    Violation(String invariant) {
        super(invariant);
    }

    /** @param invariant evaluated only on a violation, as this is called about ten million times */
    static void require(boolean holds, Supplier<String> invariant) {
        if (!holds) {
            throw new Violation(invariant.get());
        }
    }
}
