package io.canary.router.haproxy;

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

    /** How long an answer is still waited for that decides which split is in force. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final NodeAddress node;
    private final boolean mayBeCutShort;
    private long deadline;
    private boolean interrupted;
    private boolean sent;

    /** @param mayBeCutShort whether an interruption ends it at once; else the answer is waited for a little longer */
    Exchange(NodeAddress node, Duration limit, boolean mayBeCutShort) {
        this.node = node;
        this.mayBeCutShort = mayBeCutShort;
        this.deadline = System.nanoTime() + limit.toNanos();
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
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
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
            checkInterrupted();
            long leftMs = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                throw new SocketTimeoutException("no answer in time");
            }
            ready = selector.select(leftMs);
        }
        selector.selectedKeys().clear();
    }

    private void checkInterrupted() throws InterruptedException {
        if (!Thread.interrupted()) {
            return;
        }
        if (mayBeCutShort) {
            throw new InterruptedException();
        }
        interrupted = true;
        deadline = Math.min(deadline, System.nanoTime() + GRACE.toNanos());
    }
}
