package io.canary.router.nginx;

import io.canary.spi.RouterException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Waits until every request that arrives is served by workers of one generation.
 *
 * <p>After a reload nginx starts the new workers, lets both old and new ones take connections for a tenth of a second,
 * and only then tells the old ones to leave. So it is not enough that a new worker has answered: the old ones must have
 * left. Where their processes can be seen, that is known; where not, new workers must have answered every question,
 * each on a new connection, for longer than both could have taken connections.
 */
final class Confirmation {
    /** Longer than nginx's tenth of a second, with room for a busy machine. */
    private static final Duration TOGETHER = Duration.ofMillis(400);

    private static final int ANSWERS = 3;
    private static final int PAUSE_MS = 5;

    private final StatusClient status;
    private final Workers workers;
    private final Duration limit;

    Confirmation(StatusClient status, Workers workers, Duration limit) {
        this.status = status;
        this.workers = workers;
        this.limit = limit;
    }

    /**
     * Waits for {@code generation}.
     *
     * @param old the workers of the generations before, where they can be seen
     * @throws RouterException UNREACHABLE, if it did not come within the limit
     */
    void await(long generation, Optional<Set<Long>> old) throws RouterException, InterruptedException {
        long start = System.nanoTime();
        long since = start; // when the answers in a row began
        int answers = 0;
        while (System.nanoTime() - start < limit.toNanos()) {
            boolean oldHaveLeft = old.isPresent() && workers.haveLeft(old.get());
            if (serves(generation)) {
                answers++;
                boolean longEnough = System.nanoTime() - since > TOGETHER.toNanos();
                if (answers >= ANSWERS && (old.isPresent() ? oldHaveLeft : longEnough)) {
                    return;
                }
            } else {
                answers = 0;
                since = System.nanoTime();
            }
            Thread.sleep(PAUSE_MS);
        }
        throw RouterException.unreachable("nginx was reloaded, but after " + limit
                + (answers == 0 ? " its workers still serve another split" : " old workers still take connections")
                + "; its error log says why");
    }

    private boolean serves(long generation) throws InterruptedException {
        try {
            return status.get("/").generation() == generation;
        } catch (RouterException none) {
            return false;
        }
    }
}
