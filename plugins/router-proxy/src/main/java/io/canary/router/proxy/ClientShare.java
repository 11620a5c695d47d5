package io.canary.router.proxy;

import java.util.concurrent.atomic.AtomicInteger;

/** How much one client has under way. Safe for any thread. */
final class ClientShare {
    private final ClientAddress address;
    private final AtomicInteger inFlight = new AtomicInteger();

    /** How many connections and requests have it. */
    private final AtomicInteger holders = new AtomicInteger();

    ClientShare(ClientAddress address) {
        this.address = address;
    }

    ClientAddress address() {
        return address;
    }

    /** One more has it; it must be held already, or its table must be locked for its address. */
    ClientShare hold() {
        holders.incrementAndGet();
        return this;
    }

    /** One less has it; false if none is left. */
    boolean letGo() {
        return holders.decrementAndGet() > 0;
    }

    boolean isHeld() {
        return holders.get() > 0;
    }

    boolean enter(int max) {
        if (inFlight.incrementAndGet() <= max) {
            return true;
        }
        inFlight.decrementAndGet();
        return false;
    }

    void leave() {
        inFlight.decrementAndGet();
    }
}
