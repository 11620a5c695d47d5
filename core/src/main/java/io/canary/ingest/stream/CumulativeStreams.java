package io.canary.ingest.stream;

import io.canary.ingest.stream.Increase.Cause;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The cumulative streams of one deployment: turns each point into what it adds. The sum of all increases is never more
 * than what the reporters counted since the deployment began: where a point can be read in two ways, it adds nothing,
 * and the next one adds again.
 *
 * <p>Memory is bounded: a stream without points for {@value #IDLE_MILLIS} ms is forgotten, and beyond {@value #MAX}
 * streams new ones add nothing. A stream that was forgotten and comes back is never counted from 0 again.
 *
 * <p>A stale marker needs no call. A stream that comes back after it continues from its last value, which is exact for
 * the same process, and a process that was restarted shows it by a fall or a new start.
 *
 * <p>Two reporters must not share a key: without start times, their values alternate, which looks the same as
 * resets. Not thread-safe.
 *
 * @param <K> what identifies a stream: the metric and all of its labels, by {@code equals}
 */
public final class CumulativeStreams<K> {
    /** How many streams a deployment may have. */
    public static final int MAX = 10_000;

    /** How long a stream is remembered after its last point. */
    public static final long IDLE_MILLIS = 300_000;

    /** Of one stream: its key, its entry, its point. */
    private static final long OVERHEAD = 200;

    private final int max;
    private final SequencedMap<K, Last> lastByKey = new LinkedHashMap<>(); // the longest idle ones first
    private long countedUntilMillis;
    private long bytes;

    /** @param receivedMillis by the clock of this process: what reporters say must not decide what is forgotten */
    private record Last(Point point, long receivedMillis) {}

    /**
     * @param sinceMillis when the deployment began: what was counted before is not its own. Where a version did not
     *     exist earlier, an earlier time is right too
     */
    public CumulativeStreams(long sinceMillis) {
        this(sinceMillis, MAX);
    }

    CumulativeStreams(long sinceMillis, int max) {
        this.countedUntilMillis = sinceMillis;
        this.max = max;
    }

    /**
     * What a point adds to its stream.
     *
     * @param nowMillis the time of this process, for what is forgotten
     */
    public Increase add(K key, Point point, long nowMillis) {
        return add(key, point, nowMillis, true);
    }

    /**
     * The same.
     *
     * @param takesNew false if a stream that is not known is one too many
     */
    public Increase add(K key, Point point, long nowMillis, boolean takesNew) {
        forgetIdle(nowMillis);
        if (!point.value().isValid()) {
            return Increase.nothing(Cause.INVALID);
        }
        var last = lastByKey.get(key);
        if (last == null && (lastByKey.size() >= max || !takesNew)) {
            return Increase.nothing(Cause.TOO_MANY_STREAMS);
        }
        var increase = last == null ? first(point, nowMillis) : next(last.point(), point);
        if (increase.cause() != Cause.NOT_LATER) {
            lastByKey.putLast(key, new Last(point, nowMillis));
            bytes += bytes(point) - (last == null ? 0 : bytes(last.point()));
        }
        return increase;
    }

    /** The memory that the streams take, about. */
    public long bytes() {
        return bytes;
    }

    private static long bytes(Point point) {
        return OVERHEAD + Long.BYTES * (long) point.value().size();
    }

    /** How many streams are remembered: 0 to {@link #MAX}. */
    public int size() {
        return lastByKey.size();
    }

    /** A reporter whose clock is ahead seems to have started later than it did. */
    private Increase first(Point point, long nowMillis) {
        long ahead = Math.max(0, point.atMillis() - nowMillis);
        return point.hasStart() && point.startMillis() - ahead >= countedUntilMillis
                ? new Increase(Cause.STARTED, point.value())
                : Increase.nothing(Cause.BASELINE);
    }

    private static Increase next(Point last, Point point) {
        if (point.atMillis() <= last.atMillis() || startsEarlier(last, point)) {
            return Increase.nothing(Cause.NOT_LATER);
        }
        boolean restarted = point.hasStart() && point.startMillis() != last.startMillis();
        if (restarted && point.startMillis() >= last.atMillis()) {
            return new Increase(Cause.RESET, point.value());
        }
        if ((restarted && last.hasStart()) || !point.value().isComparable(last.value())) {
            return Increase.nothing(Cause.CONTRADICTORY);
        }
        var more = point.value().minus(last.value());
        if (more != null) {
            return new Increase(Cause.CONTINUED, more);
        }
        return point.hasStart() ? Increase.nothing(Cause.CONTRADICTORY) : new Increase(Cause.RESET, point.value());
    }

    /** A process that was replaced may send its last points late. */
    private static boolean startsEarlier(Point last, Point point) {
        return last.hasStart() && point.hasStart() && point.startMillis() < last.startMillis();
    }

    /**
     * What a forgotten stream counted ended with its last point: only a stream that started later is sure not to
     * contain it.
     */
    private void forgetIdle(long nowMillis) {
        var eldest = eldest();
        while (eldest != null && nowMillis - eldest.receivedMillis() > IDLE_MILLIS) {
            countedUntilMillis = Math.max(countedUntilMillis, eldest.point().atMillis());
            lastByKey.pollFirstEntry();
            bytes -= bytes(eldest.point());
            eldest = eldest();
        }
    }

    private @Nullable Last eldest() {
        var entry = lastByKey.firstEntry();
        return entry == null ? null : entry.getValue();
    }
}
