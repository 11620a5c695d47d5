package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.Learned;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;

/**
 * How much the share of the baseline above a threshold varies from tick to tick beyond chance: s&sup2; = max(0,
 * mean((z&sup2; &minus; 1) v / 2)) with z&sup2; and v as in {@link Dispersion}, z&sup2; at most 100 and a prior of six
 * ticks without variation. The threshold stays while its quantile moves by a few buckets: moving the threshold would
 * add variation. Source: as {@link Dispersion}.
 *
 * <p>The history of earlier rollouts ({@link BaselineHistory}) has no threshold: s&sup2; applies to a share above a
 * quantile, wherever the quantile is now.
 *
 * <p>Not thread-safe.
 */
final class Spread {
    private static final double DECAY = 0.98;
    private static final double Z2_MOST = 100;
    private static final double PRIOR = 6;
    private static final int MOVE_MOST = 5;

    /**
     * The limit of what is remembered, as a part of &theta; (1 &minus; &theta;): at the median, 7 points up or down.
     */
    private static final double REMEMBERED_MOST = .02;

    private int anchor;
    private double requests;
    private double above;
    private double lastRequests;
    private double lastRate;
    private double sum;
    private double count = PRIOR;
    private final BaselineHistory history = new BaselineHistory();

    /** Starts with what earlier rollouts have learned; see {@link #learned}. */
    void remember(Learned.Variation before, double share) {
        history.remember(before, most(share));
    }

    /**
     * Adds a tick of the baseline; one without values is skipped.
     *
     * @param bucket the bucket of the quantile
     */
    void observe(ExceedanceCounts exceedances, int bucket) {
        double n = exceedances.count();
        if (n == 0) {
            return;
        }
        if (Math.abs(bucket - anchor) > MOVE_MOST) {
            anchor = bucket;
            requests = 0;
            above = 0;
            lastRequests = 0;
        }
        double x = exceedances.above(anchor);
        double rate = x / n;
        if (lastRequests > 0) {
            double p = (above + 0.5) / (requests + 1);
            double variance = p * (1 - p) * (1 / n + 1 / lastRequests);
            double difference = rate - lastRate;
            double z2 = Math.min(Z2_MOST, difference * difference / variance);
            sum += (z2 - 1) * variance / 2;
            count++;
        }
        requests = DECAY * requests + n;
        above = DECAY * above + x;
        lastRequests = n;
        lastRate = rate;
    }

    /** s&sup2;, at least 0; never lower because of earlier rollouts. */
    double variance() {
        double seen = count - PRIOR;
        double remembered = (sum + history.sum(seen)) / (count + history.ticks(seen));
        return Math.max(0, Math.max(sum / count, remembered));
    }

    /**
     * The variation for the next rollout to start with.
     *
     * @param share &theta;, the share above the quantile
     */
    Learned.Variation learned(double share) {
        return history.with(sum, count - PRIOR, most(share));
    }

    private static double most(double share) {
        return REMEMBERED_MOST * share * (1 - share);
    }

    void write(MementoWriter to) {
        to.putAll(anchor, requests, above, lastRequests, lastRate, sum, count);
        history.write(to);
    }

    void read(MementoReader from) {
        anchor = (int) from.next();
        requests = from.next();
        above = from.next();
        lastRequests = from.next();
        lastRate = from.next();
        sum = from.next();
        count = from.next();
        history.read(from);
    }
}
