package io.canary.router.haproxy;

import io.canary.router.support.Uninterruptibly;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One connection, one line, one answer: HAProxy closes the connection after it. Used once, by one thread. */
final class Exchange {
    /** A misbehaving peer must not fill the memory; the statistics of 50 000 servers are about this long. */
    private static final int ANSWER_MAX = 32 << 20;

    private final NodeAddress node;
    private final Uninterruptibly guard = new Uninterruptibly();
    private final long deadline;
    private boolean sent;

    /** @param mayBeCutShort whether an interruption ends it at once; else the answer is waited for a little longer */
    Exchange(NodeAddress node, Duration limit, boolean mayBeCutShort) {
        this.node = node;
        this.deadline = System.nanoTime() + limit.toNanos();
        if (!mayBeCutShort) {
            guard.begin();
        }
    }

    /** Whether HAProxy may have read anything: if not, nothing was changed. */
    boolean wasSent() {
        return sent;
    }

    /** Leaves the thread interrupted where that came and did not end it. */
    String send(String line) throws IOException, InterruptedException {
        try (var selector = Selector.open();
                var channel = node.open()) {
            channel.configureBlocking(false);
            connect(channel, selector);
            write(channel, selector, ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
            return read(channel, selector);
        } catch (UnresolvedAddressException e) {
            throw new IOException("the host is not known", e);
        } finally {
            guard.restore();
        }
    }

    private void connect(SocketChannel channel, Selector selector) throws IOException, InterruptedException {
        if (!channel.connect(node.resolved())) {
            do {
                await(channel, selector, SelectionKey.OP_CONNECT);
            } while (!channel.finishConnect());
        }
    }

    private void write(SocketChannel channel, Selector selector, ByteBuffer line)
            throws IOException, InterruptedException {
        while (line.hasRemaining()) {
            int written = channel.write(line);
            sent |= written > 0;
            if (written == 0) {
                await(channel, selector, SelectionKey.OP_WRITE);
            }
        }
    }

    private String read(SocketChannel channel, Selector selector) throws IOException, InterruptedException {
        var answer = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(16_384);
        for (int n = channel.read(buffer); n >= 0; n = channel.read(buffer)) {
            if (n == 0) {
                await(channel, selector, SelectionKey.OP_READ);
            }
            answer.write(buffer.array(), 0, buffer.position());
            buffer.clear();
            if (answer.size() > ANSWER_MAX) {
                throw new IOException("an answer of more than " + ANSWER_MAX + " bytes");
            }
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    private void await(SocketChannel channel, Selector selector, int operation)
            throws IOException, InterruptedException {
        channel.register(selector, operation);
        int ready = 0;
        while (ready == 0) {
            guard.checkInterrupted();
            long leftMs = guard.nanosUntil(deadline) / 1_000_000;
            if (leftMs <= 0) {
                throw new SocketTimeoutException("no answer in time");
            }
            ready = selector.select(leftMs);
        }
        selector.selectedKeys().clear();
    }
}
