package io.canary.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

/** A proxy between the journal and its server that cuts the connection at a commit. */
final class CuttingProxy implements AutoCloseable {

    /** When to cut. */
    enum Cut {
        NEVER,
        /** Before the server has received the commit. */
        BEFORE,
        /** After the server has committed, before the journal learns of it. */
        AFTER
    }

    private final ServerSocket door;
    private final int server;
    private final AtomicReference<Cut> next = new AtomicReference<>(Cut.NEVER);

    CuttingProxy(int server) throws IOException {
        this.server = server;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return door.getLocalPort();
    }

    /** Cuts the connection at the next commit, once. */
    void cut(Cut cut) {
        next.set(cut);
    }

    /** Whether it has cut since the last request to do so. */
    boolean hasCut() {
        return next.get() == Cut.NEVER;
    }

    private void serve() {
        try {
            while (true) {
                var pair = new Pair(door.accept(), new Socket(InetAddress.getLoopbackAddress(), server));
                Thread.ofVirtual().start(pair::requests);
                Thread.ofVirtual().start(pair::answers);
            }
        } catch (IOException e) {
            // The listener was closed.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }

    private final class Pair {
        private final Socket client;
        private final Socket server;
        private volatile boolean mute;

        Pair(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void requests() {
            var buffer = new byte[1 << 16];
            try {
                for (int n = client.getInputStream().read(buffer);
                        n > 0;
                        n = client.getInputStream().read(buffer)) {
                    boolean commit = new String(buffer, 0, n, StandardCharsets.ISO_8859_1).contains("COMMIT");
                    var cut = commit ? next.getAndSet(Cut.NEVER) : Cut.NEVER;
                    if (cut == Cut.BEFORE) {
                        break;
                    }
                    mute = cut == Cut.AFTER;
                    server.getOutputStream().write(buffer, 0, n);
                }
            } catch (IOException e) {
                // The other side has closed.
            }
            end();
        }

        void answers() {
            var buffer = new byte[1 << 16];
            try {
                for (int n = server.getInputStream().read(buffer);
                        n > 0;
                        n = server.getInputStream().read(buffer)) {
                    if (mute) {
                        break;
                    }
                    client.getOutputStream().write(buffer, 0, n);
                }
            } catch (IOException e) {
                // The other side has closed.
            }
            end();
        }

        private void end() {
            try (client;
                    server) {
                mute = true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
