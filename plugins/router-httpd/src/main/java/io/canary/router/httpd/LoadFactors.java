package io.canary.router.httpd;

import io.canary.spi.Weight;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Load factors that have exactly a share.
 *
 * @param canary of each member of the canary, in hundredths: 100 to 10 000, or 0 for one that gets nothing
 * @param baseline of each member of the baseline, likewise
 */
record LoadFactors(List<Integer> canary, List<Integer> baseline) {
    private static final int LEAST = 100;
    private static final int MOST = 10_000;

    /**
     * Factors that give the canary {@code weight}. The members of one version get the same; where one version's share
     * is too small for all of its members, some of them rest.
     *
     * @param canaries how many members the canary has; 0 only if it gets nothing
     * @param baselines how many members the baseline has; 0 only if it gets nothing
     * @return empty if the share is finer than factors go; never for whole percents and up to 200 members a version
     */
    static Optional<LoadFactors> of(Weight weight, int canaries, int baselines) {
        if (weight.equals(Weight.NONE) || weight.equals(Weight.FULL)) {
            return Optional.of(new LoadFactors(
                    Collections.nCopies(canaries, weight.equals(Weight.FULL) ? MOST : 0),
                    Collections.nCopies(baselines, weight.equals(Weight.FULL) ? 0 : MOST)));
        }
        if (weight.compareTo(weight.rest()) > 0) {
            return of(weight.rest(), baselines, canaries)
                    .map(f -> new LoadFactors(/* canary= */ f.baseline, /* baseline= */ f.canary));
        }
        for (int working = canaries; working > 0; working--) {
            var found = of(weight, working, canaries - working, baselines);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** With this many of the canary's members at work, and all of the baseline's. */
    private static Optional<LoadFactors> of(Weight weight, int working, int resting, int baselines) {
        int canary = weight.basisPoints() * baselines;
        int baseline = weight.rest().basisPoints() * working;
        int gcd = BigInteger.valueOf(canary).gcd(BigInteger.valueOf(baseline)).intValue();
        canary /= gcd;
        baseline /= gcd;
        int most = Math.max(canary, baseline);
        int least = Math.min(canary, baseline);
        // adding up to the same at each weight, where they can: then each step between two splits lies between their
        // shares
        int times = Math.max(MOST / (canary + baseline), (LEAST + least - 1) / least);
        if ((long) most * times > MOST) {
            return Optional.empty();
        }
        var factors = new ArrayList<>(Collections.nCopies(working, canary * times));
        factors.addAll(Collections.nCopies(resting, 0));
        return Optional.of(new LoadFactors(List.copyOf(factors), Collections.nCopies(baselines, baseline * times)));
    }
}
