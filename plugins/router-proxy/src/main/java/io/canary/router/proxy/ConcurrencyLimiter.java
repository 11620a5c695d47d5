package io.canary.router.proxy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How many requests of a service may be under way: in all, of one client, and of those whose bodies are still coming.
 * Neither one client nor slow bodies of many can take all. Safe for any thread.
 */
final class ConcurrencyLimiter {
    private static final int PERCENT = 100;

    private final int max;
    private final int perClientMax;
    private final int unfinishedMax;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final Map<ClientAddress, ClientShare> shares = new ConcurrentHashMap<>();

    /** What became of a request that came. */
    sealed interface Entry {}

    /** As many are under way as may be, in one of the three respects. */
    enum Full implements Entry {
        ALL,
        CLIENT,
        UNFINISHED
    }

    /** A request that was let in. Used by one thread at a time. */
    final class Permit implements Entry {
        private final ClientShare share;
        private boolean coming;
        private boolean left;

        private Permit(ClientShare share, boolean coming) {
            this.share = share;
            this.coming = coming;
        }

        /** All of its body is here. */
        void complete() {
            if (coming) {
                coming = false;
                unfinished.decrementAndGet();
            }
        }

        void leave() {
            if (!left) {
                left = true;
                complete();
                share.leave();
                inFlight.decrementAndGet();
                release(share);
            }
        }
    }

    /**
     * @param max in all, at least 1
     * @param clientPercent what one client may have of that, 1 to 100
     */
    ConcurrencyLimiter(int max, int clientPercent) {
        this.max = max;
        this.perClientMax = (int) Math.max(1, (long) max * clientPercent / PERCENT);
        this.unfinishedMax = Math.max(1, max / 2);
    }

    int perClientMax() {
        return perClientMax;
    }

    int inFlight() {
        return inFlight.get();
    }

    /** The share of a client, which exists as long as a connection or request holds it. */
    ClientShare hold(ClientAddress address) {
        return shares.compute(address, (a, share) -> (share == null ? new ClientShare(a) : share).hold());
    }

    void release(ClientShare share) {
        if (!share.letGo()) {
            shares.computeIfPresent(share.address(), (a, known) -> known.isHeld() ? known : null);
        }
    }

    /** Takes a request in, if it may be; its share is let go of either way, when it is over. */
    Entry enter(ClientShare share, boolean bodyIsComing) {
        var full = whyNot(share, bodyIsComing);
        if (full != null) {
            release(share);
            return full;
        }
        return new Permit(share, bodyIsComing);
    }

    private @Nullable Full whyNot(ClientShare share, boolean bodyIsComing) {
        if (inFlight.incrementAndGet() > max) {
            inFlight.decrementAndGet();
            return Full.ALL;
        } else if (!share.enter(perClientMax)) {
            inFlight.decrementAndGet();
            return Full.CLIENT;
        } else if (bodyIsComing && unfinished.incrementAndGet() > unfinishedMax) {
            unfinished.decrementAndGet();
            share.leave();
            inFlight.decrementAndGet();
            return Full.UNFINISHED;
        }
        return null;
    }
}
