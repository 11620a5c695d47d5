package io.canary.http;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Consumer;

/**
 * By when bodies have to be there, and how fast they have to come. It costs a request next to nothing to be in the
 * list, which is looked through once in a while. Used on one context only.
 */
final class BodyDeadlines {
    private static final int LOOKS = 10; // in the time that a body has
    private static final long LOOK_MILLIS_MOST = 1_000;

    private final Deadline first = new Deadline(Duration.ZERO, why -> {}); // of no body: the list is a ring
    private final long lookMillis;
    private final long rateLooks;
    private final long windowBytes;
    private final String tooSlow;
    private long look;

    /** One of a body that has begun. */
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

        /** More of it has come. */
        void received(int bytes) {
            received += bytes;
        }

        /** Nobody takes more of it for now: that it comes no faster is not the client's fault. */
        void paused() {
            isPaused = true;
        }

        void resumed() {
            isPaused = false;
            beginWindow();
        }

        /** It is there, or nobody waits for it any more; the second time is no harm. */
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
     * @param limit the shortest time that a body may have
     * @param rateMin so many bytes of a body have to come in a second, by and large; 0 for any
     * @param window in the first of these, and in each one after it
     */
    BodyDeadlines(Vertx vertx, Duration limit, int rateMin, Duration window) {
        lookMillis = Math.clamp(Math.min(limit.toMillis(), window.toMillis()) / LOOKS, 1, LOOK_MILLIS_MOST);
        rateLooks = window.toMillis() / lookMillis;
        windowBytes = rateMin * window.toMillis() / 1_000;
        tooSlow = "the body came with less than " + rateMin + " bytes/s over " + seconds(window) + " s";
        vertx.setPeriodic(lookMillis, t -> look());
    }

    /**
     * A body begins.
     *
     * @param limit from its headers to its end; met to a tenth of the shortest, or a second
     * @param late called with what is wrong when the time is over, or when the body comes too slowly, unless the
     *     deadline was met
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
