package io.canary.http;

import io.vertx.core.Vertx;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * By when bodies have to be there. All have the same time, so the one that began first is the first to be late: it costs a
 * request next to nothing to be in the list. Used on one context only.
 */
final class BodyDeadlines {
    private static final int LOOKS = 10; // in the time that a body has

    private final Deadline oldest = new Deadline(() -> {}); // whose next is the one that began first
    private long look;

    /** One of a body that has begun. */
    final class Deadline {
        private final Runnable late;
        private final long begun = look;
        private Deadline before = this;
        private Deadline next = this;

        private Deadline(Runnable late) {
            this.late = late;
        }

        /** It is there, or nobody waits for it any more; the second time is no harm. */
        void met() {
            before.next = next;
            next.before = before;
            before = this;
            next = this;
        }
    }

    /** @param limit for a body, from its headers to its end; met to a tenth */
    BodyDeadlines(Vertx vertx, Duration limit) {
        vertx.setPeriodic(Math.max(1, limit.toMillis() / LOOKS), t -> look());
    }

    /** @param late called when the time is over, unless the deadline was met */
    Deadline begin(Runnable late) {
        var deadline = new Deadline(late);
        deadline.before = oldest.before;
        deadline.next = oldest;
        oldest.before.next = deadline;
        oldest.before = deadline;
        return deadline;
    }

    private void look() {
        look++;
        for (var first = late(); first != null; first = late()) {
            first.met();
            first.late.run();
        }
    }

    private @Nullable Deadline late() {
        var first = oldest.next;
        return first != oldest && look - first.begun > LOOKS ? first : null;
    }
}
