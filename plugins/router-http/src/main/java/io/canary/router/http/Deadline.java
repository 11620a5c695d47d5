package io.canary.router.http;

import java.time.Duration;

/** Until when a call has to be over. */
final class Deadline {
    private final long end;

    private Deadline(long end) {
        this.end = end;
    }

    static Deadline in(Duration limit) {
        return new Deadline(System.nanoTime() + limit.toNanos());
    }

    /** What is left, which is not negative. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /** {@code limit}, or what is left if that is less. */
    Duration within(Duration limit) {
        var left = left();
        return left.compareTo(limit) < 0 ? left : limit;
    }
}
