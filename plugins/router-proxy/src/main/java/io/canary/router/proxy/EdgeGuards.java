package io.canary.router.proxy;

import io.netty.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** The connections of clients to one edge. Used on its event loop, unless said otherwise. */
final class EdgeGuards {
    /** When room is needed, this part of what is idle is closed, the longest idle first. */
    private static final int PART = 16;

    /** A check that is late by more than this many intervals was held up. */
    private static final int STILL = 3;

    private final ServiceRoutingState service;
    private final Connections connections;
    private final EdgeLimits limits;
    private final Context context;
    private final Set<EdgeGuard> open = new LinkedHashSet<>();
    private long checkedAt = System.nanoTime();
    private final AtomicBoolean asked = new AtomicBoolean();

    EdgeGuards(Vertx vertx, ServiceRoutingState service, Connections connections) {
        this.service = service;
        this.connections = connections;
        this.limits = EdgeLimits.of(service.settings());
        this.context = vertx.getOrCreateContext();
        connections.onPressure(this::makeRoom);
        vertx.setPeriodic(limits.checkMillis(), id -> check(System.nanoTime()));
    }

    static EdgeGuard of(HttpConnection connection) {
        return EdgeGuard.of(channel(connection));
    }

    private static Channel channel(HttpConnection connection) {
        return ((ConnectionBase) connection).channelHandlerContext().channel();
    }

    /**
     * A connection was opened, and nothing was read from it yet: so the server must not look for HTTP/2 in clear text,
     * for which it reads first.
     */
    void add(HttpConnection connection) {
        var channel = channel(connection);
        if (!(channel.remoteAddress() instanceof InetSocketAddress peer)) {
            var unused = channel.close(); // it is gone already
            return;
        }
        if (connections.areMany()) {
            closeIdle(); // now: those who come in a flood come faster than a task for later
        }
        var address = ClientAddress.of(peer.getAddress());
        boolean proxy = connections.trusted().contains(peer.getAddress());
        if (!connections.enter(address, proxy)) {
            var unused = channel.close();
            return;
        }
        var share = service.limiter().hold(address);
        var guard = new EdgeGuard(share, proxy);
        guard.guard(channel);
        open.add(guard);
        var unused = channel.closeFuture().addListener(closed -> {
            open.remove(guard);
            service.limiter().release(share);
            connections.leave(address);
        });
    }

    private void check(long now) {
        boolean stoodStill = now - checkedAt > STILL * limits.checkMillis() * 1_000_000;
        checkedAt = now;
        List.copyOf(open).forEach(guard -> guard.check(now, limits, stoodStill));
    }

    /** From any thread. */
    private void makeRoom() {
        if (asked.compareAndSet(false, true)) {
            context.runOnContext(v -> {
                asked.set(false);
                closeIdle();
            });
        }
    }

    private void closeIdle() {
        var idle = open.stream()
                .filter(EdgeGuard::isIdle)
                .sorted(Comparator.comparingLong(guard -> guard.idleSince() - System.nanoTime()))
                .toList();
        idle.subList(0, (idle.size() + PART - 1) / PART).forEach(EdgeGuard::close);
    }
}
