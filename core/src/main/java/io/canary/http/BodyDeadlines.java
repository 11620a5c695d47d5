package io.canary.http;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Consumer;

/**
 * The time and rate limits of bodies. The list of bodies is checked periodically, so that a request costs next to
 * nothing. For one context only.
 */
final class BodyDeadlines {
    private static final int LOOKS = 10; // per shortest time limit of a body
    private static final long LOOK_MILLIS_MOST = 1_000;

    private final Deadline first = new Deadline(Duration.ZERO, why -> {}); // the head of the ring, without a body
    private final long lookMillis;
    private final long rateLooks;
    private final long windowBytes;
    private final String tooSlow;
    private long look;

    /** The deadline of one body. */
    final class Deadline {
        private final Consumer<String> late;
        private final Duration limit;
        private final long begun = look;
        private Deadline before = this;
        private Deadline next = this;
        private long windowBegun = look;
        private long received;
        private boolean isPaused;

        private Deadline(Duration limit, Consumer<String> late) {
            this.limit = limit;
            this.late = late;
        }

        /** More of the body has arrived. */
        void received(int bytes) {
            received += bytes;
        }

        /** Reading is paused, so the client is not to blame for a low rate. */
        void paused() {
            isPaused = true;
        }

        void resumed() {
            isPaused = false;
            beginWindow();
        }

        /** The body is complete, or not wanted any more. Idempotent. */
        void met() {
            before.next = next;
            next.before = before;
            before = this;
            next = this;
        }

        private boolean isLate() {
            return (look - begun) * lookMillis > limit.toMillis();
        }

        private boolean isSlow() {
            if (isPaused || look - windowBegun <= rateLooks) {
                return false;
            }
            boolean slow = received < windowBytes;
            beginWindow();
            return slow;
        }

        private void beginWindow() {
            windowBegun = look;
            received = 0;
        }
    }

    /**
     * For all bodies of a context.
     *
     * @param limit the shortest time limit of a body
     * @param rateMin bytes per second that a body needs on average over each window; 0 for no minimum
     * @param window the span over which the rate is measured
     */
    BodyDeadlines(Vertx vertx, Duration limit, int rateMin, Duration window) {
        lookMillis = Math.clamp(Math.min(limit.toMillis(), window.toMillis()) / LOOKS, 1, LOOK_MILLIS_MOST);
        rateLooks = window.toMillis() / lookMillis;
        windowBytes = rateMin * window.toMillis() / 1_000;
        tooSlow = "the body came with less than " + rateMin + " bytes/s over " + seconds(window) + " s";
        vertx.setPeriodic(lookMillis, t -> look());
    }

    /**
     * Starts the deadline of a body.
     *
     * @param limit from its headers to its end; precise to a tenth of the shortest limit, or a second
     * @param late called with the reason when the time is over, or when the body is too slow, unless it was complete
     *     before
     */
    Deadline begin(Duration limit, Consumer<String> late) {
        var deadline = new Deadline(limit, late);
        deadline.before = first.before;
        deadline.next = first;
        first.before.next = deadline;
        first.before = deadline;
        return deadline;
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1_000 == 0
                ? String.valueOf(duration.toSeconds())
                : String.valueOf(duration.toMillis() / 1e3);
    }

    private void look() {
        look++;
        var late = new ArrayList<Deadline>(0);
        for (var each = first.next; each != first; each = each.next) {
            if (each.isLate() || each.isSlow()) {
                late.add(each);
            }
        }
        for (var each : late) {
            each.met();
            each.late.accept(each.isLate() ? "the body took longer than " + seconds(each.limit) + " s" : tooSlow);
        }
    }
}
