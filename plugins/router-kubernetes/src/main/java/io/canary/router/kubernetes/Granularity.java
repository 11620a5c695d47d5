package io.canary.router.kubernetes;

import io.canary.spi.RouterException;
import io.canary.spi.Weight;

/**
 * How finely traffic can be shared out.
 *
 * @param total what weights add up to when they are written: 100, 1 000 or 10 000
 */
record Granularity(int total) {

    Weight finest() {
        return new Weight(10_000 / total);
    }

    /**
     * A share as it is written.
     *
     * @throws RouterException if it is finer than that
     */
    int units(Weight share, ObjectRef ref) throws RouterException {
        long units = (long) share.basisPoints() * total;
        if (units % 10_000 != 0) {
            throw RouterException.rejected(ref + " takes shares of " + finest() + " and no finer ones, not " + share);
        }
        return (int) (units / 10_000);
    }
}
