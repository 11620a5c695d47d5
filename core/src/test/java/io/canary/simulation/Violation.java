package io.canary.simulation;

/** An invariant does not hold. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    Violation(String invariant) {
        super(invariant);
    }

    static void require(boolean holds, String invariant) {
        if (!holds) {
            throw new Violation(invariant);
        }
    }
}
