package io.canary.router.haproxy;

import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whole numbers for HAProxy, 0 to {@value #MOST} for each server, whose sums stand to each other exactly as two shares do.
 *
 * @param canary for each server of the canary
 * @param baseline for each server of the baseline
 */
record ServerWeights(List<Integer> canary, List<Integer> baseline) {
    private static final int MOST = 256;

    /** Where one side has everything, what counts is that its servers are equal. */
    private static final int ALONE = 100;

    /**
     * The most even ones. Each whole percent has some, with any number of servers.
     *
     * @param canaries how many servers the canary has; 0 only for a share of 0
     * @param baselines how many servers the baseline has; 0 only for a share of the canary of 100 %
     * @return empty if there are none: the share is too fine
     */
    static Optional<ServerWeights> of(Weight canary, int canaries, int baselines) {
        int share = canary.basisPoints();
        int rest = canary.rest().basisPoints();
        if (share == 0 || rest == 0) {
            return Optional.of(new ServerWeights(
                    spread(share == 0 ? 0 : ALONE * canaries, canaries),
                    spread(rest == 0 ? 0 : ALONE * baselines, baselines)));
        }
        int divisor = gcd(share, rest);
        return best(share / divisor, rest / divisor, canaries, baselines);
    }

    private static Optional<ServerWeights> best(int share, int rest, int canaries, int baselines) {
        int most = Math.min(MOST * canaries / share, MOST * baselines / rest);
        for (int times = 1; times <= most; times++) {
            if (times * share % canaries == 0 && times * rest % baselines == 0) {
                return Optional.of(times(times, share, rest, canaries, baselines));
            }
        }
        return most == 0 ? Optional.empty() : Optional.of(times(most, share, rest, canaries, baselines));
    }

    private static ServerWeights times(int times, int share, int rest, int canaries, int baselines) {
        return new ServerWeights(spread(times * share, canaries), spread(times * rest, baselines));
    }

    private static List<Integer> spread(int sum, int servers) {
        var spread = new ArrayList<Integer>();
        for (int i = 0; i < servers; i++) {
            spread.add(sum / servers + (i < sum % servers ? 1 : 0));
        }
        return List.copyOf(spread);
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
