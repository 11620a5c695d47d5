package io.canary.durability;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The port under attack, and all connections to it, which end with the attack. */
final class Target implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 2_000;

    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Target(int port) {
        this.port = port;
    }

    Socket connect() throws IOException {
        var socket = new Socket();
        sockets.removeIf(Socket::isClosed);
        sockets.add(socket);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        if (closed) {
            socket.close();
        }
        return socket;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        for (var socket : sockets) {
            socket.close();
        }
    }
}
