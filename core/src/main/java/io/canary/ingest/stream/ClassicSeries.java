package io.canary.ingest.stream;

import io.canary.ingest.stream.ClassicHistograms.Bounds;
import io.canary.ingest.stream.ClassicHistograms.Bucket;
import io.canary.ingest.stream.Cumulative.ExplicitCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The buckets of one classic histogram, by their time. Times are used in their order: one that is not complete holds
 * up the later ones until there are too many, and is given up then. After that, nothing is known until two times in a
 * row are complete. Not thread-safe.
 */
final class ClassicSeries {
    /** How many times may be incomplete at once: the series of a sender can be that far apart. */
    static final int TIMES_MAX = 4;

    private static final double COUNT_MAX = 1e15;

    private final Bounds bounds;
    private final long countedUntilMillis;
    private final List<Counts> open = new ArrayList<>(2); // the earliest first
    private @Nullable Counts last;
    private boolean isNew = true;
    private long doneMillis = Long.MIN_VALUE;
    private long receivedMillis;

    /**
     * The buckets of one time.
     *
     * @param upTo how many values there are up to each bound, by its index; NaN where that is not known
     */
    @SuppressWarnings("ArrayRecordComponent") // filled here, and never compared
    private record Counts(long atMillis, long startMillis, double[] upTo) {
        boolean isComplete(int size) {
            return upTo.length == size && Arrays.stream(upTo).noneMatch(Double::isNaN);
        }

        long bytes() {
            return (long) Double.BYTES * upTo.length;
        }
    }

    /**
     * A time of which all buckets have come.
     *
     * @param increase since the time before; null if that is not known
     */
    record Complete(long atMillis, @Nullable ExplicitCounts increase) {}

    /** @param countedUntilMillis what began to count earlier may have been counted already */
    ClassicSeries(Bounds bounds, long countedUntilMillis) {
        this.bounds = bounds;
        this.countedUntilMillis = countedUntilMillis;
    }

    /** By the clock of this process. */
    long receivedMillis() {
        return receivedMillis;
    }

    /** The time of its latest bucket, by the clock of the reporter. */
    long latestMillis() {
        return open.isEmpty() ? doneMillis : open.getLast().atMillis();
    }

    /** The memory of its counts. */
    long bytes() {
        return (last == null ? 0 : last.bytes())
                + open.stream().mapToLong(Counts::bytes).sum();
    }

    /**
     * Takes a bucket, and returns the times that are complete by it.
     *
     * @param index of its bound
     * @param takesNew whether there is memory for one more time
     */
    List<Complete> add(Bucket bucket, int index, long nowMillis, boolean takesNew) {
        receivedMillis = nowMillis;
        if (bucket.atMillis() <= doneMillis) {
            return List.of();
        }
        int place = place(bucket.atMillis());
        if (place == open.size() || open.get(place).atMillis() != bucket.atMillis()) {
            if (!takesNew) {
                giveUp(bucket.atMillis());
                return List.of();
            }
            double[] upTo = new double[bounds.size()];
            Arrays.fill(upTo, Double.NaN);
            open.add(place, new Counts(bucket.atMillis(), bucket.startMillis(), upTo));
        }
        fill(place, index, bucket.count());
        if (open.size() > TIMES_MAX) {
            giveUp(open.getFirst().atMillis());
        }
        return complete();
    }

    private int place(long atMillis) {
        int place = 0;
        while (place < open.size() && open.get(place).atMillis() < atMillis) {
            place++;
        }
        return place;
    }

    /** A bound that is new since the time began makes it longer. */
    private void fill(int place, int index, double count) {
        var counts = open.get(place);
        if (index >= counts.upTo().length) {
            double[] upTo = Arrays.copyOf(counts.upTo(), bounds.size());
            Arrays.fill(upTo, counts.upTo().length, upTo.length, Double.NaN);
            counts = new Counts(counts.atMillis(), counts.startMillis(), upTo);
            open.set(place, counts);
        }
        if (Double.isNaN(counts.upTo()[index])) {
            counts.upTo()[index] = count;
        }
    }

    /** Gives up all times until this one. */
    private void giveUp(long untilMillis) {
        open.removeIf(counts -> counts.atMillis() <= untilMillis);
        doneMillis = untilMillis;
        last = null;
        isNew = false;
    }

    private List<Complete> complete() {
        var done = new ArrayList<Complete>(0);
        var ascending = bounds.ascending();
        int[] order = ascending.indexes();
        while (order.length > 0 && !open.isEmpty() && open.getFirst().isComplete(order.length)) {
            var now = open.removeFirst();
            if (isValid(now, order)) {
                long[] increase = increase(now, order);
                var counts = increase == null ? null : new ExplicitCounts(ascending.finite(), increase);
                done.add(new Complete(now.atMillis(), counts));
                doneMillis = now.atMillis();
                last = now;
                isNew = false;
            } else {
                giveUp(now.atMillis());
            }
        }
        return done;
    }

    private static boolean isValid(Counts counts, int[] order) {
        double before = 0;
        for (int index : order) {
            double count = counts.upTo()[index];
            if (!(count >= before && count <= COUNT_MAX && count == Math.rint(count))) {
                return false;
            }
            before = count;
        }
        return true;
    }

    /** How many values are new in each bucket; null if that is not known. */
    private long @Nullable [] increase(Counts now, int[] order) {
        var before = last;
        if (before == null) {
            boolean isWhole = isNew && now.startMillis() >= countedUntilMillis && hasStart(now);
            return isWhole ? perBucket(now.upTo(), order) : null;
        }
        if (before.upTo().length != now.upTo().length) {
            return null;
        }
        int all = order[order.length - 1];
        boolean restarted = hasStart(now) && now.startMillis() != before.startMillis();
        if (restarted ? now.startMillis() >= before.atMillis() : now.upTo()[all] < before.upTo()[all]) {
            return perBucket(now.upTo(), order);
        } else if (restarted && hasStart(before)) {
            return null;
        }
        double[] more = new double[now.upTo().length];
        Arrays.setAll(more, i -> now.upTo()[i] - before.upTo()[i]);
        long[] increase = perBucket(more, order);
        return Arrays.stream(increase).allMatch(count -> count >= 0) ? increase : null;
    }

    private static boolean hasStart(Counts counts) {
        return counts.startMillis() > Point.UNKNOWN_START && counts.startMillis() < counts.atMillis();
    }

    private static long[] perBucket(double[] upTo, int[] order) {
        long[] counts = new long[order.length];
        double before = 0;
        for (int i = 0; i < order.length; i++) {
            counts[i] = (long) (upTo[order[i]] - before);
            before = upTo[order[i]];
        }
        return counts;
    }
}
