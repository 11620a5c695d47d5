package io.canary.analysis;

import io.canary.spi.LatencyHistogram;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the canary's instance that is slower than its siblings. All of them run the same version, so a single slow one
 * is as likely due to its node or its neighbours as to the version: latencies are then compared without it. There is at
 * most one such instance, and it follows from earlier ticks, so that the error bound for the others holds. Not
 * thread-safe.
 */
final class Siblings {
    private static final double DECAY = .9;
    private static final int KEPT_MOST = 200;
    private static final double FORGOTTEN = .5;

    /** How many buckets slower than the others on average is an outlier: about 10 %. */
    private static final double APART_LEAST = 5;

    private static final double DEVIATIONS = 3;

    private final Map<String, Sums> known = new HashMap<>();

    /** The standard deviation of the logarithms of an instance's latencies, in buckets. */
    private static final class Sums {
        double count;
        double sum;
        double squares;

        void add(LatencyHistogram latency) {
            long[] counts = latency.counts();
            for (int i = 0; i < counts.length; i++) {
                count += counts[i];
                sum += (double) counts[i] * i;
                squares += (double) counts[i] * i * i;
            }
        }

        void fade() {
            count *= DECAY;
            sum *= DECAY;
            squares *= DECAY;
        }

        double mean() {
            return sum / count;
        }

        /** The standard error of the mean. */
        double variance() {
            return Math.max(0, squares / count - mean() * mean()) / count;
        }
    }

    /** Adds a tick of the canary. */
    void observe(Instances canary) {
        known.values().forEach(Sums::fade);
        canary.parts().forEach((source, part) -> {
            if (!part.latency().isEmpty() && (known.size() < KEPT_MOST || known.containsKey(source))) {
                known.computeIfAbsent(source, s -> new Sums()).add(part.latency());
            }
        });
        known.values().removeIf(sums -> sums.count < FORGOTTEN);
    }

    /** The instance that is slower than the others; null if there is none, or if there are no others. */
    @Nullable
    String outlier() {
        var all = new Sums();
        known.values().forEach(s -> plus(all, s, 1));
        String slowest = null;
        double most = 0;
        for (var entry : known.entrySet()) {
            double apart = apart(entry.getValue(), all);
            if (apart > most) {
                most = apart;
                slowest = entry.getKey();
            }
        }
        return slowest;
    }

    /** How much slower it is than the others, if that is more than chance; else 0. */
    private static double apart(Sums one, Sums all) {
        var others = new Sums();
        plus(others, all, 1);
        plus(others, one, -1);
        if (one.count < 1 || others.count < 1) {
            return 0;
        }
        double apart = one.mean() - others.mean();
        return apart > APART_LEAST && apart > DEVIATIONS * Math.sqrt(one.variance() + others.variance()) ? apart : 0;
    }

    private static void plus(Sums to, Sums more, int times) {
        to.count += times * more.count;
        to.sum += times * more.sum;
        to.squares += times * more.squares;
    }
}
