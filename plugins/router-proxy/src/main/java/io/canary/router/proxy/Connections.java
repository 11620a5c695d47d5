package io.canary.router.proxy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many clients are connected to all services of a proxy, since they share the descriptors of its process. Room is
 * made before the limit is reached, by closing what is idle. Safe for any thread.
 */
final class Connections {
    private static final int ROOM = 16;

    private final int max;
    private final int perAddressMax;
    private final TrustedProxies trusted;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<ClientAddress, Integer> byAddress = new ConcurrentHashMap<>();
    private final List<Runnable> makingRoom = new CopyOnWriteArrayList<>();

    /**
     * @param max in all, at least 1
     * @param perAddressMax of one address that is no trusted proxy
     */
    Connections(int max, int perAddressMax, TrustedProxies trusted) {
        this.max = max;
        this.perAddressMax = perAddressMax;
        this.trusted = trusted;
    }

    TrustedProxies trusted() {
        return trusted;
    }

    /** Whom to ask to close what is idle, from any thread; to return at once. */
    void onPressure(Runnable makeRoom) {
        makingRoom.add(makeRoom);
    }

    /**
     * Takes a connection in; false if there are as many as may be. One that was taken in has to {@link #leave}.
     *
     * @param proxy whether it is from a trusted proxy, which may have as many as there are
     */
    boolean enter(ClientAddress address, boolean proxy) {
        int now = open.incrementAndGet();
        if (now > max - max / ROOM) {
            makingRoom.forEach(Runnable::run);
        }
        int ofAddress = byAddress.merge(address, 1, Integer::sum);
        if (now > max || (!proxy && ofAddress > perAddressMax)) {
            leave(address);
            return false;
        }
        return true;
    }

    boolean areMany() {
        return open.get() >= max - max / ROOM;
    }

    void leave(ClientAddress address) {
        open.decrementAndGet();
        byAddress.computeIfPresent(address, (a, count) -> count == 1 ? null : count - 1);
    }
}
