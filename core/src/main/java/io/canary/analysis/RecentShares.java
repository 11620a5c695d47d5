package io.canary.analysis;

import io.canary.spi.Weight;
import java.util.ArrayDeque;
import java.util.function.ToIntFunction;

/**
 * The reports of both versions in the last minute, and the shares that were requested meanwhile. If the instances of a
 * version report rarely and name no source, each short span covers other instances: then the whole minute has to
 * confirm what the spans show. Not thread-safe.
 */
final class RecentShares {
    private static final long MINUTE = 60_000;

    /** A report in the last minute may be about the minute before that. */
    private static final long ASKED_MILLIS = 2 * MINUTE;

    /** A difference of one report is no sign, nor are fewer than half of them. */
    private static final int REPORTS_APART = 2;

    private static final int APART_OF_MEAN = 2;

    private final ArrayDeque<Span> spans = new ArrayDeque<>();
    private final ArrayDeque<Asked> asks = new ArrayDeque<>();
    private long sinceMillis = Long.MAX_VALUE;

    private record Span(long atMillis, long canary, long baseline, int canaryReports, int baselineReports) {}

    private record Asked(Weight share, long fromMillis) {}

    RecentShares() {
        asks.add(new Asked(Weight.NONE, Long.MIN_VALUE));
    }

    /** Sets the requested share from now on. */
    void begin(Weight share, long nowMillis) {
        asks.add(new Asked(share, nowMillis));
    }

    /** Adds the reports of a span that ends now. */
    void add(long canary, int canaryReports, long baseline, int baselineReports, long nowMillis) {
        sinceMillis = Math.min(sinceMillis, nowMillis);
        spans.add(new Span(nowMillis, canary, baseline, canaryReports, baselineReports));
        while (spans.getFirst().atMillis() <= nowMillis - MINUTE) {
            spans.removeFirst();
        }
        while (asks.size() > 1 && secondAskedSince() <= nowMillis - ASKED_MILLIS) {
            asks.removeFirst();
        }
    }

    private long secondAskedSince() {
        return asks.stream().skip(1).findFirst().orElseThrow().fromMillis();
    }

    /** Whether a version's reports come in some spans and not in others. */
    boolean areUneven() {
        return areUneven(Span::canaryReports) || areUneven(Span::baselineReports);
    }

    private boolean areUneven(ToIntFunction<Span> reports) {
        var counts = spans.stream().mapToInt(reports).summaryStatistics();
        int apart = spans.isEmpty() ? 0 : counts.getMax() - counts.getMin();
        return apart >= REPORTS_APART && APART_OF_MEAN * apart > counts.getAverage();
    }

    /** Whether there were reports for a minute. */
    boolean isWhole(long nowMillis) {
        return nowMillis - sinceMillis >= MINUTE;
    }

    /** Requests of the last minute. */
    double canary() {
        return spans.stream().mapToLong(Span::canary).sum();
    }

    /** Requests of the last minute. */
    double baseline() {
        return spans.stream().mapToLong(Span::baseline).sum();
    }

    /** The lowest share that was requested for the canary in that time, 0 to 1. */
    double leastAsked() {
        return share(asks.stream().mapToInt(a -> a.share().basisPoints()).min().orElse(0));
    }

    /** The highest share that was requested for the canary in that time, 0 to 1. */
    double mostAsked() {
        return share(asks.stream().mapToInt(a -> a.share().basisPoints()).max().orElse(0));
    }

    private static double share(int basisPoints) {
        return basisPoints / (double) Weight.FULL.basisPoints();
    }
}
