package io.canary.simulate;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits the samples of one version into those of two: each request goes independently to the simulated canary with the
 * probability of its weight. So the failed requests of a sample, its successful ones, and the values in each bucket of
 * its distribution are thinned separately: both parts stay whole numbers and add up to the original. What is no count
 * (CPU, a percentile, availability), both get unchanged.
 *
 * <p>A sample does not say which of the failed requests were slow, so errors and latencies are split independently.
 */
final class SplitFeed implements Feed {
    private final List<Sample> samples;
    private final Dice dice;
    private int next;

    /** @param samples ordered by time */
    SplitFeed(List<Sample> samples, Dice dice) {
        this.samples = samples;
        this.dice = dice;
    }

    @Override
    public long nextMillis() {
        return next == samples.size() ? NONE : samples.get(next).atMillis();
    }

    @Override
    public boolean followsWeight() {
        return true;
    }

    @Override
    public List<Sample> next(Weight weight) {
        var split = new ArrayList<Sample>(2);
        long at = nextMillis();
        while (nextMillis() == at && at != NONE) {
            split(samples.get(next++), weight.basisPoints() / (double) Weight.FULL.basisPoints(), split);
        }
        return split;
    }

    private void split(Sample all, double share, List<Sample> to) {
        long bad = Double.isNaN(all.errors()) ? 0 : whole(all.errors(), all.requests());
        long canaryBad = dice.binomial(bad, share);
        long canaryAll = canaryBad + dice.binomial(all.requests() - bad, share);
        var canaryLatency = thinned(all.latency(), share);
        boolean judged = !Double.isNaN(all.errors());
        to.add(part(all, Role.CANARY, canaryAll, judged ? canaryBad : Double.NaN, canaryLatency));
        to.add(part(
                all,
                Role.BASELINE,
                all.requests() - canaryAll,
                judged ? bad - canaryBad : Double.NaN,
                without(all.latency(), canaryLatency)));
    }

    /** A fraction of an error becomes a whole one with that probability, which preserves the mean. */
    private long whole(double errors, long most) {
        long whole = (long) errors;
        return Math.min(most, whole + (dice.chance(errors - whole) ? 1 : 0));
    }

    private LatencyHistogram thinned(LatencyHistogram all, double share) {
        long[] counts = all.counts();
        for (int i = 0; i < counts.length; i++) {
            counts[i] = dice.binomial(counts[i], share);
        }
        return LatencyHistogram.of(counts);
    }

    private static LatencyHistogram without(LatencyHistogram all, LatencyHistogram taken) {
        long[] counts = all.counts();
        long[] less = taken.counts();
        for (int i = 0; i < less.length; i++) {
            counts[i] -= less[i];
        }
        return LatencyHistogram.of(counts);
    }

    private static Sample part(Sample all, Role role, long requests, double errors, LatencyHistogram latency) {
        return new Sample(role, all.atMillis(), requests, errors, all.values(), latency, all.accuracy(), null);
    }
}
