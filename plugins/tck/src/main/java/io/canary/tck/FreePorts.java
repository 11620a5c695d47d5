package io.canary.tck;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of the loopback address for servers that cannot choose one themselves. They are below those that systems give
 * to outgoing connections, one of which would else take a port between its being found free and its being listened on.
 * Safe for any thread; tests in other processes begin elsewhere.
 */
public final class FreePorts {
    private static final int LOWEST = 10_000;
    private static final int COUNT = 22_768; // up to 32 767

    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private FreePorts() {}

    /** A free port, another one at each call. */
    public static int next() {
        for (int i = 0; i < COUNT; i++) {
            int port = LOWEST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("all of " + COUNT + " ports are taken");
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
