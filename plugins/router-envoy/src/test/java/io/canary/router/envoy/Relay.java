package io.canary.router.envoy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A way to a control plane that always stands where nodes look for it: it waits for one that is about to start, can be slow from
 * nodes to it, and can be cut.
 */
final class Relay implements AutoCloseable {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int target;
    private volatile boolean cut;
    private volatile Duration delay = Duration.ZERO;

    Relay() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Leads to another port from now on, at once and for everybody. */
    void leadsTo(int port) {
        target = port;
        delay = Duration.ZERO;
        cut = false;
        hangUp();
    }

    /** What nodes say arrives so much later. */
    void isSlow(Duration by) {
        delay = by;
    }

    /** Nothing passes, and nobody gets in, until it is joined again. */
    void cut() {
        cut = true;
        hangUp();
    }

    void join() {
        cut = false;
    }

    private void hangUp() {
        open.forEach(Relay::close);
    }

    private void accept() {
        try {
            while (true) {
                var client = server.accept();
                open.add(client);
                Thread.startVirtualThread(() -> lead(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void lead(Socket client) {
        int to = target;
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < end && !client.isClosed() && to == target && !cut) {
            var there = new Socket();
            try {
                there.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), to), 1_000);
                there.setTcpNoDelay(true);
                client.setTcpNoDelay(true);
                open.add(there);
                Thread.startVirtualThread(() -> pump(there, client, false));
                pump(client, there, true);
                return;
            } catch (IOException notYet) {
                close(there);
                LockSupport.parkNanos(10_000_000);
            }
        }
        close(client);
    }

    /** Bytes, and when they are to arrive. */
    private record Piece(ByteBuffer bytes, long at) {}

    private void pump(Socket from, Socket to, boolean fromNode) {
        byte[] buffer = new byte[8_192];
        var underWay = new LinkedBlockingQueue<Piece>();
        Thread.startVirtualThread(() -> deliver(underWay, to));
        try (from) {
            var in = from.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                long late = fromNode ? delay.toNanos() : 0;
                underWay.add(new Piece(ByteBuffer.wrap(Arrays.copyOf(buffer, n)), System.nanoTime() + late));
            }
        } catch (IOException e) {
            // one of the two hung up
        } finally {
            open.remove(from);
            underWay.add(new Piece(ByteBuffer.allocate(0), System.nanoTime()));
        }
    }

    private void deliver(LinkedBlockingQueue<Piece> underWay, Socket to) {
        try (to) {
            var out = to.getOutputStream();
            for (var piece = underWay.take(); piece.bytes().hasRemaining(); piece = underWay.take()) {
                LockSupport.parkNanos(piece.at() - System.nanoTime());
                out.write(piece.bytes().array());
            }
        } catch (IOException | InterruptedException e) {
            // one of the two hung up
        } finally {
            open.remove(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // closed all the same
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        hangUp();
    }
}
