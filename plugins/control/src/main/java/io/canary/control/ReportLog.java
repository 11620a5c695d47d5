package io.canary.control;

import io.canary.spi.TrafficReport;
import java.util.ArrayDeque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The newest reports of this process, numbered, for readers that come by. A number means something together with the
 * run only: the next process begins again at 1, under another run. Safe for any thread.
 */
public final class ReportLog {
    /** A few minutes of a few services; 25 MB at the very most. */
    public static final int REPORTS_MAX = 4_096;

    /** How many reports a reader is given at once. */
    public static final int PAGE_MAX = 512;

    private final String run = UUID.randomUUID().toString();
    private final ArrayDeque<Numbered> kept = new ArrayDeque<>();
    private long last;
    private @Nullable String trouble;

    /**
     * A report with its number.
     *
     * @param madeNanos by the clock of this process
     */
    public record Numbered(long number, long madeNanos, TrafficReport report) {}

    /**
     * What a reader has not read yet.
     *
     * @param last the number to go on after
     * @param lost how many reports were gone before they were read
     * @param trouble why what the router measures cannot be had for now; null as long as it can
     */
    public record Page(
            String run,
            long last,
            long lost,
            List<Numbered> reports,
            @Nullable String trouble) {}

    /** Which run of the process this is: another one after each start. */
    public String run() {
        return run;
    }

    public synchronized void add(TrafficReport report) {
        if (kept.size() == REPORTS_MAX) {
            kept.removeFirst();
        }
        kept.addLast(new Numbered(++last, System.nanoTime(), report));
    }

    /**
     * From now on readers see that what the router measures cannot be had.
     *
     * @param why null if it can be had again
     */
    public synchronized void trouble(@Nullable String why) {
        trouble = why;
    }

    /**
     * The oldest of what came after a number.
     *
     * @param readRun the run that the reader has read last; null for one that has not read: it begins now. What was
     *     measured before belongs to no deployment that it knows
     */
    public synchronized Page after(@Nullable String readRun, long number) {
        if (readRun == null) {
            return new Page(run, last, 0, List.of(), trouble);
        }
        long from = readRun.equals(run) ? number : 0;
        var page = kept.stream().filter(r -> r.number() > from).limit(PAGE_MAX).toList();
        long oldest = kept.isEmpty() ? last + 1 : kept.getFirst().number();
        long next = page.isEmpty() ? last : page.getLast().number();
        return new Page(run, next, Math.max(0, oldest - 1 - from), page, trouble);
    }
}
