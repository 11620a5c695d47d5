package io.canary.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Viewers of a live view, on one thread that reads what comes; or viewers that read nothing. */
final class Viewers implements AutoCloseable {
    private static final byte[] ROW = "\"status\":".getBytes(StandardCharsets.US_ASCII);

    private final Selector selector = Selector.open();
    private final List<SocketChannel> channels = new ArrayList<>();
    private final ConcurrentLinkedQueue<Long> rows = new ConcurrentLinkedQueue<>();
    private final AtomicInteger closed = new AtomicInteger();

    /** @param reading whether they read what comes */
    Viewers(int port, String path, int count, boolean reading) throws IOException {
        byte[] request = ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < count; i++) {
            var channel = SocketChannel.open();
            if (!reading) {
                channel.socket().setReceiveBufferSize(4_096);
            }
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.write(ByteBuffer.wrap(request));
            channel.configureBlocking(false);
            channels.add(channel);
            if (reading) {
                channel.register(selector, SelectionKey.OP_READ);
            }
        }
        if (reading) {
            Thread.ofPlatform().daemon().start(this::read);
        }
    }

    private void read() {
        var in = ByteBuffer.allocate(64 << 10);
        try {
            while (selector.isOpen()) {
                selector.select(key -> read((SocketChannel) key.channel(), key, in));
            }
        } catch (ClosedSelectorException over) {
            // they have left
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(SocketChannel channel, SelectionKey key, ByteBuffer in) {
        try {
            in.clear();
            if (channel.read(in) < 0) {
                closed.incrementAndGet();
                key.cancel();
            } else if (hasRow(in)) {
                rows.add(System.nanoTime());
            }
        } catch (IOException e) {
            closed.incrementAndGet();
            key.cancel();
        }
    }

    private static boolean hasRow(ByteBuffer in) {
        int end = in.position() - ROW.length;
        for (int i = 0; i <= end; i++) {
            int k = 0;
            while (k < ROW.length && in.get(i + k) == ROW[k]) {
                k++;
            }
            if (k == ROW.length) {
                return true;
            }
        }
        return false;
    }

    /** How many have been sent rows or deployments since {@link #forget}, and when each was. */
    List<Long> rowsSeen() {
        return List.copyOf(rows);
    }

    void forget() {
        rows.clear();
    }

    int count() {
        return channels.size();
    }

    /** How many of them the service has disconnected, as far as they read. */
    int disconnected() {
        return closed.get();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        for (var channel : channels) {
            channel.close();
        }
    }
}
