package io.canary.control;

import io.canary.spi.RouterException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls for one service go one at a time, and none that its caller has given up: a request that was interrupted
 * may arrive after those that were sent later, and would undo them. Safe for any thread.
 */
public final class CallOrder {
    private static final int SERVICES_MAX = 10_000;

    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private final Lane others = new Lane();
    private final boolean isClosed;

    private CallOrder(Set<String> services, boolean isClosed) {
        services.forEach(service -> lanes.put(service, new Lane()));
        this.isClosed = isClosed;
    }

    /** For these services; calls for any other wait for each other. */
    public static CallOrder of(Set<String> services) {
        return new CallOrder(services, true);
    }

    /** For whatever services there are. */
    public static CallOrder ofAny() {
        return new CallOrder(Set.of(), false);
    }

    /**
     * A call as its caller counts them.
     *
     * @param caller one that lives as long as its count does
     * @param number greater than that of all its calls before
     */
    public record Ticket(String caller, long number) {}

    /** What is done when it is its turn. */
    public interface Work<T> {
        /** Does it. */
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
    public <T> T inTurn(String service, @Nullable Ticket ticket, Work<T> work)
            throws RouterException, InterruptedException {
        var lane = lane(service);
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

    private Lane lane(String service) {
        var known = lanes.get(service);
        if (known != null || isClosed || lanes.size() >= SERVICES_MAX) {
            return known == null ? others : known;
        }
        return lanes.computeIfAbsent(service, s -> new Lane());
    }
}
