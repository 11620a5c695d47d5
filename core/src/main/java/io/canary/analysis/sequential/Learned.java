package io.canary.analysis.sequential;

import io.canary.spi.LatencyHistogram;
import io.canary.spi.settings.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What an engine has learned about the baseline of a service, for the next rollout of the service to start with: how
 * much each metric varies from tick to tick beyond chance, and the distribution of its latencies. It contains nothing
 * about the canary, so that no canary can hide behind an earlier one.
 *
 * <p>An engine that starts with it is at every tick at least as careful as one that knows nothing and sees the same
 * ({@code BaselineHistory}), and has forgotten it after fifty ticks of its own. The definition of harm and the required
 * evidence do not depend on it; and as all of it is from before the rollout, it is known before every tick that is
 * judged: &phi;, tempers and thresholds that follow from it are predictable, and the mean of each factor of an e-value
 * stays at most 1, E[M] &le; 1, for anything that was learned. Source: Ramdas, Gr&uuml;nwald, Vovk, Shafer,
 * "Game-theoretic statistics and safe anytime-valid inference", 2023, section 2 (predictable bets).
 *
 * <p>Immutable.
 *
 * @param version {@link #VERSION} of the class that wrote it: other versions cannot be read
 * @param tick the length of a tick, which the variation depends on
 * @param metrics in no particular order, with unique names
 */
public record Learned(int version, @Unit(ChronoUnit.SECONDS) Duration tick, List<OfMetric> metrics) {

    /** Raised with every change of the content. */
    public static final int VERSION = 1;

    /** The age after which it counts half. */
    public static final Duration HALF_LIFE = Duration.ofDays(7);

    /** The parts that add up to a whole distribution. */
    public static final int PARTS = 30_000;

    /** The most values that a distribution counts as: enough to just know its 99th percentile. */
    public static final double VALUES_MOST = 300;

    /**
     * What was learned about one metric.
     *
     * @param name of the metric
     * @param kind the kind of the metric
     * @param direction which way is better: for {@code UP}, buckets count from the other end
     * @param variations from tick to tick beyond chance: one for a ratio; for a distribution those of the shares above
     *     its median, its 95th and its 99th percentile
     * @param values how many values a distribution counts as, 0 to 300; 0 for a ratio
     * @param first the first bucket with values, 0 to {@value LatencyHistogram#BUCKETS}
     * @param shares of the values in each bucket from there on, in parts of 30 000; empty for a ratio
     */
    public record OfMetric(
            String name,
            Metric.Kind kind,
            Metric.Direction direction,
            List<Variation> variations,
            double values,
            int first,
            List<Integer> shares) {

        /** @throws IllegalArgumentException for values that no engine gives */
        public OfMetric {
            variations = List.copyOf(variations);
            shares = List.copyOf(shares);
            require(variations.size() == (kind == Metric.Kind.RATIO ? 1 : 3), "a " + kind + " varies otherwise");
            require(values >= 0 && values <= VALUES_MOST, "values must be 0 to 300");
            require(
                    first >= 0 && first + shares.size() <= LatencyHistogram.BUCKETS,
                    "there are " + LatencyHistogram.BUCKETS + " buckets");
            require(shares.stream().allMatch(s -> s >= 0 && s <= PARTS), "a share is a part of 30000");
        }

        private OfMetric aged(double left) {
            return new OfMetric(
                    name,
                    kind,
                    direction,
                    variations.stream().map(v -> v.aged(left)).toList(),
                    values * left,
                    first,
                    shares);
        }
    }

    /**
     * How much a rate varied from tick to tick.
     *
     * @param sum over the ticks, without the prior of {@code Dispersion} or {@code Spread}; at least 0
     * @param ticks at least 0
     */
    public record Variation(double sum, double ticks) {
        /** The variation of no ticks. */
        public static final Variation NONE = new Variation(0, 0);

        /** @throws IllegalArgumentException if one is below 0 or not finite */
        public Variation {
            require(sum >= 0 && ticks >= 0 && Double.isFinite(sum + ticks), "a variation is 0 or more");
        }

        private Variation aged(double left) {
            return new Variation(sum * left, ticks * left);
        }
    }

    /** @throws IllegalArgumentException for two metrics of one name */
    public Learned {
        metrics = List.copyOf(metrics);
        require(
                metrics.stream().map(OfMetric::name).distinct().count() == metrics.size(),
                "there are two metrics of a name");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** The remaining knowledge at an age: 2<sup>&minus;age / week</sup> of all counts. A negative age is 0. */
    public Learned aged(Duration age) {
        double halvings = Math.max(0, age.toMillis()) / (double) HALF_LIFE.toMillis();
        double left =
                StrictMath.pow(2, -halvings); // the same on every machine, as replays must repeat decisions exactly
        return new Learned(
                version, tick, metrics.stream().map(m -> m.aged(left)).toList());
    }

    /** Whether an engine of this policy can start with it. */
    public boolean fits(SequentialPolicy policy) {
        return version == VERSION && tick.equals(policy.analysis().tick());
    }
}
