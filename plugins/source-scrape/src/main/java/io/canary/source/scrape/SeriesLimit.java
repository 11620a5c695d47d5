package io.canary.source.scrape;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** How many series are kept at once, of all targets. Safe for any thread. */
final class SeriesLimit {
    /** In 16 bytes each. */
    private static final long POINTS_MAX = 4_000_000;

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    SeriesLimit(long most) {
        this.most = most;
    }

    /** The longer they are kept, and the more often they are scraped, the fewer. */
    static SeriesLimit of(Duration history, Duration interval) {
        return new SeriesLimit(POINTS_MAX / (history.toMillis() / interval.toMillis() + 2));
    }

    long most() {
        return most;
    }

    /** Takes room for more series; returns false, and takes none, if there is not enough. */
    boolean take(long more) {
        return taken.getAndUpdate(now -> now + more <= most ? now + more : now) + more <= most;
    }

    void giveBack(long fewer) {
        taken.addAndGet(-fewer);
    }
}
