package io.canary.analysis;

import io.canary.spi.LatencyHistogram;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of the canary's instances is slower than its siblings. The version is the same in all of them, so what one of
 * them does alone is of its node or its neighbours as likely as of the version: latencies are then compared without it.
 * There is one such instance at most, and it follows from the ticks before, so that what is found in the others keeps
 * its bound. Not thread-safe.
 */
final class Siblings {
    private static final double DECAY = .9;
    private static final int KEPT_MOST = 200;
    private static final double FORGOTTEN = .5;

    /** So many buckets slower than the others in the mean, about a tenth, is not alike. */
    private static final double APART_LEAST = 5;

    private static final double DEVIATIONS = 3;

    private final Map<String, Sums> known = new HashMap<>();

    /** Of the logarithms of an instance's latencies, in buckets. */
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

        /** Of the mean. */
        double variance() {
            return Math.max(0, squares / count - mean() * mean()) / count;
        }
    }

    /** Takes in a tick of the canary. */
    void observe(Instances canary) {
        known.values().forEach(Sums::fade);
        canary.parts().forEach((source, part) -> {
            if (!part.latency().isEmpty() && (known.size() < KEPT_MOST || known.containsKey(source))) {
                known.computeIfAbsent(source, s -> new Sums()).add(part.latency());
            }
        });
        known.values().removeIf(sums -> sums.count < FORGOTTEN);
    }

    /** The one that is slower than the others; null where there is none, or there are no others. */
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

    /** By how much it is slower than the others, where that is more than chance; else 0. */
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
