package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.Learned;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The baseline's distribution in earlier ticks, with decaying weights: its quantiles, and the shares above them. Only
 * earlier ticks may set the thresholds of a tick.
 *
 * <p>A rollout may start with what earlier ones have learned ({@link Learned}), as up to 300 values: enough to detect a
 * catastrophe from the first tick on.
 *
 * <p>Buckets are those of {@link io.canary.spi.LatencyHistogram}. Not thread-safe.
 */
final class Thresholds {
    private static final double[] QUANTILES = {.50, .95, .99};
    private static final float DECAY = .9f;
    private static final float NOTHING = 1e-6f;

    /** Below this count nothing decays: with little traffic, old quantiles are better than none. */
    private static final double VALUES_LEAST = 500;

    /** The values above a quantile that are needed to know it. */
    private static final double ABOVE_LEAST = 3;

    private int from;
    private float[] counts = {};

    /** Whether it contains a tick of this rollout, not only earlier knowledge. */
    private boolean current;

    // derived from the counts
    private double total;
    private final int[] buckets = new int[QUANTILES.length];
    private final double[] above = new double[QUANTILES.length];

    /** Adds a tick, which counts from the next one on. */
    void observe(ExceedanceCounts exceedances) {
        if (!current && exceedances.count() > 0) {
            yieldTo((double) exceedances.count());
            current = true;
        }
        cover(exceedances.first(), exceedances.end());
        float decay = total > VALUES_LEAST ? DECAY : 1;
        double sum = 0;
        for (int i = 0; i < counts.length; i++) {
            float count = decay * counts[i] + exceedances.at(from + i);
            counts[i] = count < NOTHING ? 0 : count;
            sum += counts[i];
        }
        locate(sum);
    }

    /**
     * Earlier knowledge counts at most as much as the first tick, so that changes of the service are known after it.
     */
    private void yieldTo(double values) {
        float left = (float) Math.min(1, values / Math.max(1, total));
        for (int i = 0; i < counts.length; i++) {
            counts[i] *= left;
        }
    }

    /** Starts with what earlier rollouts have learned. */
    void remember(Learned.OfMetric before) {
        double parts = before.shares().stream().mapToInt(s -> s).sum();
        from = before.first();
        counts = new float[parts == 0 ? 0 : before.shares().size()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (float) (before.shares().get(i) * before.values() / parts);
        }
        locate();
    }

    /** How many values this counts as in the next rollout. */
    double values() {
        return Math.min(Learned.VALUES_MOST, total);
    }

    /** The first bucket with a share that is not rounded to 0. */
    int first() {
        int first = 0;
        while (first < counts.length && parts(first) == 0) {
            first++;
        }
        return from + first;
    }

    /** The share of each bucket from the first on, in parts of {@link Learned#PARTS}. */
    List<Integer> shares() {
        int end = counts.length;
        while (end > 0 && parts(end - 1) == 0) {
            end--;
        }
        var shares = new ArrayList<Integer>();
        for (int i = first() - from; i < end; i++) {
            shares.add(parts(i));
        }
        return shares;
    }

    private int parts(int i) {
        return (int) Math.round(Learned.PARTS * (counts[i] / Math.max(NOTHING, total)));
    }

    /** Whether it contains any tick of this rollout. */
    boolean isCurrent() {
        return current;
    }

    private void cover(int first, int end) {
        if (first >= end) {
            return;
        }
        int low = counts.length == 0 ? first : Math.min(from, first);
        int high = counts.length == 0 ? end : Math.max(from + counts.length, end);
        if (high - low > counts.length) {
            float[] wider = new float[high - low];
            for (int i = 0; i < counts.length; i++) {
                wider[from - low + i] = counts[i];
            }
            counts = wider;
            from = low;
        }
    }

    private void locate() {
        double sum = 0;
        for (float count : counts) {
            sum += count;
        }
        locate(sum);
    }

    private void locate(double ofAll) {
        total = ofAll;
        double below = 0;
        int next = 0;
        for (int i = 0; i < counts.length && next < QUANTILES.length; i++) {
            below += counts[i];
            while (next < QUANTILES.length && below >= QUANTILES[next] * total) {
                buckets[next] = from + i;
                above[next++] = Math.max(0, total - below);
            }
        }
    }

    /** Whether there are enough values for a quantile: 0 is the median, 1 the 95th percentile, 2 the 99th. */
    boolean knows(int quantile) {
        return total * (1 - QUANTILES[quantile]) >= ABOVE_LEAST;
    }

    /** The share that is above a quantile by definition. */
    static double expectedShare(int quantile) {
        return 1 - QUANTILES[quantile];
    }

    /** The bucket that a quantile is in. */
    int bucket(int quantile) {
        return buckets[quantile];
    }

    /** The share that is expected above a quantile's bucket. */
    double share(int quantile) {
        return share(quantile, 0);
    }

    /** The share that is expected above a later bucket than the quantile's; above 0 and below 1. */
    double share(int quantile, int further) {
        double left = above[quantile];
        int first = buckets[quantile] + 1 - from;
        for (int i = first; i < Math.min(first + further, counts.length); i++) {
            left -= counts[i];
        }
        return (Math.max(0, left) + 0.5) / (total + 1);
    }

    void write(MementoWriter to) {
        to.put(from);
        to.put(current);
        to.putCounts(counts);
    }

    void read(MementoReader reader) {
        from = (int) reader.next();
        current = reader.nextBoolean();
        counts = reader.nextCounts();
        Arrays.fill(buckets, 0);
        Arrays.fill(above, 0);
        locate();
    }
}
