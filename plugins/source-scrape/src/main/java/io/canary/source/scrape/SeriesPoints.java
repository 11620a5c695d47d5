package io.canary.source.scrape;

import io.canary.source.support.Count;
import io.canary.source.support.CounterSeries.FirstPoint;
import io.canary.source.support.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The points of one series, in ascending order of time. For one thread at a time. */
final class SeriesPoints {
    private static final int FIRST_ROOM = 8;

    /** What its first point counts has happened since; MIN_VALUE if that is not known. */
    private final long bornAfter;

    private boolean isCut;
    private long[] millis = new long[FIRST_ROOM];
    private double[] values = new double[FIRST_ROOM];
    private int size;

    SeriesPoints(long bornAfter) {
        this.bornAfter = bornAfter;
    }

    void add(long at, double value) {
        if (size == millis.length) {
            int room = size + size / 2;
            millis = Arrays.copyOf(millis, room);
            values = Arrays.copyOf(values, room);
        }
        millis[size] = at;
        values[size] = value;
        size++;
    }

    /** In milliseconds since the epoch; there is always a point. */
    long newest() {
        return millis[size - 1];
    }

    /** But for the newest point before: an interval that begins after it is subtracted from that. */
    void forgetBefore(long at) {
        int kept = 0;
        while (kept + 1 < size && millis[kept + 1] < at) {
            kept++;
        }
        if (kept > 0) {
            System.arraycopy(millis, kept, millis, 0, size - kept);
            System.arraycopy(values, kept, values, 0, size - kept);
            size -= kept;
            isCut = true;
        }
    }

    /** Whether there is a point after {@code from} up to {@code to}. */
    boolean hasPointIn(long from, long to) {
        int place = Arrays.binarySearch(millis, 0, size, to);
        int last = place >= 0 ? place : -place - 2;
        return last >= 0 && millis[last] > from;
    }

    List<Point<Count>> upTo(long to) {
        var points = new ArrayList<Point<Count>>(size);
        for (int i = 0; i < size && millis[i] <= to; i++) {
            points.add(new Point<>(millis[i], new Count(values[i])));
        }
        return points;
    }

    /** What its first point says in a deployment that began at {@code started}. */
    FirstPoint first(long started) {
        return !isCut && bornAfter >= started ? FirstPoint.COUNTS_FROM_ZERO : FirstPoint.IS_THE_START;
    }
}
