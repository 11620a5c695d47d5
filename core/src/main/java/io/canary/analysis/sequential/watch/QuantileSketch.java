package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.finding.Quantiles;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import io.canary.spi.LatencyHistogram;

/**
 * A merged distribution for people, of at most 1.5 KB and mostly half of that: quantiles are within 1 % of the value,
 * or 2 % where the values span more than three decades (buckets are then merged in pairs: Masson, Rim, Lee, "DDSketch",
 * VLDB 2019, on collapsing). Counts are floats: beyond 16 million in a bucket, small increments are lost. Not
 * thread-safe.
 */
final class QuantileSketch {
    private static final int WIDTH_MOST = LatencyHistogram.BUCKETS / 2;
    private static final double LN_GAMMA = Math.log(LatencyHistogram.GAMMA);
    private static final double LOWEST_MILLIS =
            LatencyHistogram.of(new long[] {1}).quantileMillis(0);

    private int from;
    private int shift;
    private SketchCounts counts = new SketchCounts(0);

    void clear() {
        counts = new SketchCounts(0);
        shift = 0;
    }

    void observe(ExceedanceCounts exceedances) {
        int first = exceedances.first();
        int end = exceedances.end();
        if (first >= end) {
            return;
        }
        int low = counts.size() == 0 ? first : Math.min(from << shift, first);
        int high = counts.size() == 0 ? end : Math.max((from + counts.size()) << shift, end);
        if (shift == 0 && high - low > WIDTH_MOST) {
            reshape(low, high, 1);
        } else if (counts.size() == 0 || first >> shift < from || (end - 1) >> shift >= from + counts.size()) {
            reshape(low, high, shift);
        }
        for (int i = first; i < end; i++) {
            counts.add((i >> shift) - from, exceedances.at(i));
        }
    }

    private void reshape(int low, int high, int newShift) {
        int newFrom = low >> newShift;
        var wider = new SketchCounts(((high - 1) >> newShift) - newFrom + 1);
        for (int i = 0; i < counts.size(); i++) {
            wider.add(((from + i) >> (newShift - shift)) - newFrom, (long) counts.at(i));
        }
        counts = wider;
        from = newFrom;
        shift = newShift;
    }

    /**
     * The 50th, 95th and 99th percentile.
     *
     * @param mirrored whether it was given {@link ExceedanceCounts}s that are
     */
    Quantiles quantiles(boolean mirrored) {
        double total = 0;
        for (int i = 0; i < counts.size(); i++) {
            total += counts.at(i);
        }
        return total == 0
                ? Quantiles.NONE
                : new Quantiles(at(.50, total, mirrored), at(.95, total, mirrored), at(.99, total, mirrored));
    }

    private double at(double q, double total, boolean mirrored) {
        double rank = q * (total - 1);
        double seen = 0;
        int i = -1;
        do {
            seen += counts.at(++i);
        } while (seen <= rank && i < counts.size() - 1);
        double bucket = shift == 0 ? from + i : 2 * (from + i) + 0.5;
        return LOWEST_MILLIS * Math.exp((mirrored ? LatencyHistogram.BUCKETS - 1 - bucket : bucket) * LN_GAMMA);
    }

    void write(MementoWriter to) {
        to.put(from);
        to.put(shift);
        to.putCounts(counts.all());
    }

    void read(MementoReader reader) {
        from = (int) reader.next();
        shift = (int) reader.next();
        counts = new SketchCounts(reader.nextCounts());
    }
}
