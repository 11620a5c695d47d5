package io.canary.router.haproxy;

import io.canary.spi.RouterException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes HAProxy's log, one datagram for each line, on a thread of its own. */
final class LogReader implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogReader.class);

    /** HAProxy cuts its lines at 1 024 bytes unless configured otherwise. */
    private static final int LINE_MAX = 8_192;

    /** What comes while the reader is held up; the system may grant less. */
    private static final int WAITING_BYTES = 4 << 20;

    private final String router;
    private final DatagramChannel channel;
    private final Consumer<LogLine> to;
    private final Thread thread;

    private LogReader(String router, DatagramChannel channel, Consumer<LogLine> to) {
        this.router = router;
        this.channel = channel;
        this.to = to;
        this.thread = Thread.ofPlatform().name(router + "-log").daemon().start(this::readOn);
    }

    /** Listens when it returns. */
    static LogReader open(String router, LogSettings settings, Consumer<LogLine> to) throws RouterException {
        DatagramChannel channel = null;
        try {
            channel = DatagramChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, WAITING_BYTES);
            channel.bind(new InetSocketAddress(settings.host(), settings.port()));
            return new LogReader(router, channel, to);
        } catch (IOException | RuntimeException e) {
            close(channel);
            throw new RouterException(
                    RouterException.Kind.REJECTED,
                    "cannot listen for HAProxy's log on " + settings.host() + ":" + settings.port() + ", as log says: "
                            + e,
                    e);
        }
    }

    private void readOn() {
        var line = ByteBuffer.allocate(LINE_MAX);
        try {
            while (true) {
                line.clear();
                channel.receive(line);
                LogLine.of(new String(line.array(), 0, line.position(), StandardCharsets.ISO_8859_1))
                        .ifPresent(to);
            }
        } catch (ClosedChannelException closed) {
            // the router is closed
        } catch (IOException e) {
            LOGGER.atError().addKeyValue("router", router).setCause(e).log("HAProxy's log is not read any more");
        }
    }

    private static void close(@org.jspecify.annotations.Nullable DatagramChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOGGER.atDebug().setCause(e).log("a socket that is not used any more could not be closed");
        }
    }

    @Override
    public void close() {
        close(channel);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
