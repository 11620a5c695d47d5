package io.canary.router.haproxy;

import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Whole numbers for HAProxy, 0 to {@value #MOST} for each server, whose sums stand to each other exactly as two shares
 * do.
 *
 * @param canary for each server of the canary
 * @param baseline for each server of the baseline
 */
record ServerWeights(List<Integer> canary, List<Integer> baseline) {
    private static final int MOST = 256;

    /** What all weights together are near to where the configuration has less. */
    private static final int SUM = 100;

    /**
     * The most even ones, and of those the ones with the sum nearest to that of the configuration, {@value #SUM} at
     * least: weights that are small beside those in force before would leave the canary without requests for as long as
     * one turn of the old ones takes. Each whole percent has some, with any number of servers.
     *
     * @param canaries what the configuration gives to each server of the canary; empty only for a share of 0
     * @param baselines the same of the baseline; empty only for a share of the canary of 100 %
     * @param configured the sum of all weights in the configuration of the backend
     * @return empty if there are none: the share is too fine
     */
    static Optional<ServerWeights> of(Weight canary, List<Integer> canaries, List<Integer> baselines, int configured) {
        int share = canary.basisPoints();
        int rest = canary.rest().basisPoints();
        int sum = Math.max(SUM, configured);
        if (share == 0 || rest == 0) {
            return Optional.of(new ServerWeights(
                    share == 0 ? spread(0, canaries.size()) : alone(canaries, sum),
                    rest == 0 ? spread(0, baselines.size()) : alone(baselines, sum)));
        }
        int divisor = gcd(share, rest);
        return best(share / divisor, rest / divisor, canaries.size(), baselines.size(), sum);
    }

    /**
     * Where one side has everything it has the weights of the configuration: those are taken with any algorithm, so
     * that nothing stands in the way of a rollback. A side that has none there gets equal ones.
     */
    private static List<Integer> alone(List<Integer> configured, int sum) {
        if (!configured.contains(0)) {
            return configured;
        }
        int servers = configured.size();
        return spread(Math.clamp(sum / servers, 1, MOST) * servers, servers);
    }

    private static Optional<ServerWeights> best(int share, int rest, int canaries, int baselines, int sum) {
        int most = Math.min(MOST * canaries / share, MOST * baselines / rest);
        return IntStream.rangeClosed(1, most)
                .boxed()
                .min(Comparator.comparing(
                                (Integer times) -> times * share % canaries != 0 || times * rest % baselines != 0)
                        .thenComparing(times -> Math.abs(times * (share + rest) - sum)))
                .map(times -> new ServerWeights(spread(times * share, canaries), spread(times * rest, baselines)));
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
