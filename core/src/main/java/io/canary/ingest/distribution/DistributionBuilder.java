package io.canary.ingest.distribution;

import io.canary.analysis.Accuracy;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects the counts and the errors of a distribution while it is read. Each error is reported once, however many bins
 * have it.
 */
final class DistributionBuilder {
    /** The limit of bins, or of bounds with counts, of one distribution: 2&nbsp;094 of 2 % span 1 ns to 11 days. */
    static final int BINS_MAX = 4_096;

    /** Latencies are at most 11 days. */
    static final double MILLIS_MAX = 1e9;

    /** The same limit as for requests. */
    static final long COUNT_MAX = 1_000_000_000_000_000L;

    /** Counts are whole; a sum in floating point may differ from a whole number by this much. */
    private static final double WHOLE = 1e-6;

    /** The first bin of a {@link LatencyHistogram} ends at its &gamma; to this power. */
    private static final int LOWEST_EXPONENT = (int) Math.ceil(Math.log(0.1) / Math.log(LatencyHistogram.GAMMA));

    private static final double ROUNDING = 1e-9;

    private final String pointer;
    private final Set<String> mistakes = new LinkedHashSet<>(0);
    private final List<Problem> elsewhere = new ArrayList<>(0);
    private final long[] counts = new long[LatencyHistogram.BUCKETS];
    private long total;
    private int lastPlace;
    private double lastMillis = Double.POSITIVE_INFINITY;
    private double lastMillisEnd;

    /** @param pointer the field that is read, within {@code latency} */
    DistributionBuilder(String pointer) {
        this.pointer = pointer;
    }

    /** Records an error in the whole distribution. */
    void refuse(String why) {
        mistakes.add(why);
    }

    /** Records an error in a part. */
    void refuse(String below, String why) {
        elsewhere.add(new Problem(pointer + below, why));
    }

    /**
     * Checks a count.
     *
     * @return 0 if it was refused
     */
    long count(double count) {
        if (!Double.isFinite(count)) {
            refuse("must not have counts that are not finite");
        } else if (count < 0) {
            refuse("must not have counts below 0");
        } else if (count > COUNT_MAX) {
            refuse("must not count more than 1e15 values");
        } else if (Math.abs(count - Math.rint(count)) > WHOLE) {
            refuse("must have whole counts");
        } else {
            return Math.round(count);
        }
        return 0;
    }

    /**
     * Adds a number of equal latencies.
     *
     * @param millis refused if out of bounds
     * @param times checked by {@link #count}
     */
    void add(double millis, long times) {
        if (times == 0) {
            return;
        }
        if (!(millis >= 0 && millis <= MILLIS_MAX)) {
            refuse("must not have values above 1e9 ms");
            return;
        }
        addAt(place(millis), times);
    }

    /** Most bins come in order, and many share a bin here: a logarithm is computed only for the first of each. */
    private int place(double millis) {
        if (millis < lastMillis || millis >= lastMillisEnd) {
            lastPlace = LatencyHistogram.bucketOf(millis);
            lastMillis = millis;
            lastMillisEnd = Math.pow(LatencyHistogram.GAMMA, lastPlace + LOWEST_EXPONENT) * (1 - ROUNDING);
        }
        return lastPlace;
    }

    /** Adds values above all bounds. */
    void addAtTop(long times) {
        addAt(LatencyHistogram.BUCKETS - 1, times);
    }

    private void addAt(int place, long times) {
        total += times;
        if (total > COUNT_MAX) {
            total = COUNT_MAX;
            refuse("must not count more than 1e15 values");
        } else {
            counts[place] += times;
        }
    }

    /** How many values were counted. */
    long total() {
        return total;
    }

    /** Returns the distribution. */
    Distribution distribution(Accuracy accuracy) {
        requireGood();
        return new Distribution(LatencyHistogram.of(counts), accuracy);
    }

    /** @throws SettingsException with all errors, if there were any */
    void requireGood() {
        if (!mistakes.isEmpty() || !elsewhere.isEmpty()) {
            throw refusal();
        }
    }

    /** The exception for all errors and one more. */
    SettingsException refusal(String why) {
        refuse(why);
        return refusal();
    }

    private SettingsException refusal() {
        var problems = new ArrayList<Problem>();
        mistakes.forEach(why -> problems.add(new Problem(pointer, why)));
        problems.addAll(elsewhere);
        return new SettingsException(problems);
    }
}
