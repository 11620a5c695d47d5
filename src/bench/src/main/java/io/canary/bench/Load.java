package io.canary.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * As much load as one thread can make: many connections, one request under way on each, requests made beforehand,
 * answers looked at no further than their status and length. It costs a little per request, and costs what is compared
 * the same.
 */
public final class Load implements AutoCloseable {
    /** What to send. */
    public interface Requests {
        /** The {@code n}-th whole HTTP request of a connection, both counted from 0. */
        byte[] next(int connection, int n);
    }

    private final Selector selector;
    private final List<Connection> connections = new ArrayList<>();
    private LongConsumer took = nanos -> {};

    /** Sends samples. */
    Load(int port, int connectionCount, List<byte[]> requests) throws IOException {
        this(port, connectionCount, (c, n) -> requests.get((c * 7 + n) % requests.size()), 202);
    }

    /** @param status what all of them have to be answered with */
    public Load(int port, int connectionCount, Requests requests, int status) throws IOException {
        byte[] accepted = ("HTTP/1.1 " + status).getBytes(StandardCharsets.US_ASCII);
        selector = Selector.open();
        for (int i = 0; i < connectionCount; i++) {
            var channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.socket().setTcpNoDelay(true);
            channel.configureBlocking(false);
            var connection = new Connection(channel, i, requests, accepted);
            connection.key = channel.register(selector, SelectionKey.OP_READ, connection);
            connections.add(connection);
        }
    }

    static byte[] request(String path, String contentType, byte[] body) {
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: " + contentType
                        + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(head.length + body.length)
                .put(head)
                .put(body)
                .array();
    }

    /** Tells of each answer how many nanoseconds it took. */
    public Load timing(LongConsumer took) {
        this.took = took;
        return this;
    }

    /** Sends for so long; how many answers a second came? */
    public double run(double seconds) throws IOException {
        return run(seconds, 0);
    }

    /**
     * Sends for so long, but pauses before it looks for answers again: that bounds what each connection can send.
     *
     * @param pauseNanos 0 for none
     * @return how many answers a second came
     */
    double run(double seconds, long pauseNanos) throws IOException {
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        long before = answers();
        for (var connection : connections) {
            connection.begin();
        }
        while (System.nanoTime() < end) {
            turn(true);
            LockSupport.parkNanos(pauseNanos);
        }
        double rate = (answers() - before) / ((System.nanoTime() - start) / 1e9);
        while (connections.stream().anyMatch(Connection::isBusy)) { // what is under way comes to its end
            turn(false);
        }
        return rate;
    }

    private void turn(boolean goOn) throws IOException {
        selector.select(
                key -> {
                    try {
                        ((Connection) key.attachment()).ready(goOn);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                1_000);
    }

    private long answers() {
        return connections.stream().mapToLong(c -> c.answers).sum();
    }

    @Override
    public void close() throws IOException {
        for (var connection : connections) {
            connection.channel.close();
        }
        selector.close();
    }

    private final class Connection {
        private final SocketChannel channel;
        private final int number;
        private final Requests requests;
        private final byte[] accepted;
        private final ByteBuffer in = ByteBuffer.allocate(8 << 10);
        private int next;
        private @Nullable SelectionKey key;
        private ByteBuffer out = ByteBuffer.allocate(0);
        private boolean busy;
        private int length;
        private long answers;
        private long sentAt;

        Connection(SocketChannel channel, int number, Requests requests, byte[] accepted) {
            this.channel = channel;
            this.number = number;
            this.requests = requests;
            this.accepted = accepted;
        }

        boolean isBusy() {
            return busy;
        }

        void begin() throws IOException {
            out = ByteBuffer.wrap(requests.next(number, next++));
            busy = true;
            sentAt = System.nanoTime();
            write();
        }

        private void write() throws IOException {
            channel.write(out);
            int wanted = out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
            if (key != null && key.interestOps() != wanted) {
                key.interestOps(wanted);
            }
        }

        void ready(boolean goOn) throws IOException {
            if (out.hasRemaining()) {
                write();
            }
            if (channel.read(in) < 0) {
                throw new IOException("the server closed the connection");
            }
            if (busy && isAnswered()) {
                took.accept(System.nanoTime() - sentAt);
                check();
                in.clear();
                answers++;
                busy = false;
                if (goOn) {
                    begin();
                }
            }
        }

        private boolean isAnswered() {
            int end = in.position();
            if (length > 0 && end == length) { // answers are alike: learnt from the first
                return true;
            }
            for (int i = 0; i + 3 < end; i++) {
                if (in.get(i) == '\r' && in.get(i + 1) == '\n' && in.get(i + 2) == '\r' && in.get(i + 3) == '\n') {
                    length = i + 4 + contentLength(i);
                    return end >= length;
                }
            }
            return false;
        }

        private int contentLength(int headEnd) {
            String head =
                    new String(in.array(), 0, headEnd, StandardCharsets.US_ASCII).toLowerCase(java.util.Locale.ROOT);
            int at = head.indexOf("content-length: ");
            int length = 0;
            for (int i = at + 16; i < head.length() && Character.isDigit(head.charAt(i)); i++) {
                length = length * 10 + head.charAt(i) - '0';
            }
            return length;
        }

        private void check() throws IOException {
            for (int i = 0; i < accepted.length; i++) {
                if (in.get(i) != accepted[i]) {
                    throw new IOException(
                            "not accepted: " + new String(in.array(), 0, in.position(), StandardCharsets.UTF_8));
                }
            }
        }
    }
}
