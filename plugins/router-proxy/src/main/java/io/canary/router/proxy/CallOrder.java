package io.canary.router.proxy;

import io.canary.spi.RouterException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls for one service go one at a time, and none that its caller has given up: a request that was interrupted may
 * arrive after those that were sent later, and would undo them. Safe for any thread.
 */
final class CallOrder {
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Lane others = new Lane();

    CallOrder(Set<String> services) {
        services.forEach(service -> lanes.put(service, new Lane()));
    }

    /**
     * A call as its caller counts them.
     *
     * @param caller one that lives as long as its count does
     * @param number greater than that of all its calls before
     */
    record Ticket(String caller, long number) {}

    /** What is done when it is its turn. */
    interface Work<T> {
        T run() throws RouterException, InterruptedException;
    }

    private static final class Lane {
        final ReentrantLock turn = new ReentrantLock(true);

        @Nullable
        Ticket last;

        boolean isOver(Ticket ticket) {
            return last != null && last.caller().equals(ticket.caller()) && last.number() >= ticket.number();
        }
    }

    /**
     * Waits for its turn, and does it.
     *
     * @param ticket null for a caller that does not count
     * @throws RouterException if the caller has made a later call since, and as {@code work} does
     */
    <T> T inTurn(String service, @Nullable Ticket ticket, Work<T> work) throws RouterException, InterruptedException {
        var lane = lanes.getOrDefault(service, others);
        lane.turn.lockInterruptibly();
        try {
            if (ticket != null) {
                if (lane.isOver(ticket)) {
                    throw RouterException.unreachable("a later call of the same caller came first");
                }
                lane.last = ticket;
            }
            return work.run();
        } finally {
            lane.turn.unlock();
        }
    }
}
