package io.canary.http;

import io.canary.config.Config;
import io.canary.http.ConnectionTable.Admitted;
import io.canary.http.ConnectionTable.Refused;
import io.canary.telemetry.Descriptors;
import io.canary.telemetry.Meters;
import io.canary.telemetry.RefusedFor;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.util.AttributeKey;
import io.vertx.core.Vertx;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Limits connections where they are accepted, before event loops get them: a connection beyond the limit costs only its
 * close. Thread-safe.
 */
@Sharable
public final class ConnectionLimiter extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<OpenConnection> TRACKED =
            AttributeKey.valueOf(ConnectionLimiter.class, "connection");
    private static final long SWEEP_MILLIS = 500;

    /** While no memory is left for responses, connections whose clients do not read theirs are closed. */
    private static final long TAKEN_SOON_NANOS = 1_000_000_000;

    /** An event loop lags by more only in a flood of connections. */
    private static final long WAITED_LONG_NANOS = 10_000_000;

    private final Config.Http config;
    private final Meters meters;
    private final ConnectionTable table;
    private final ByteBudget answers;

    /** @param answers the bytes of responses that clients have not read yet */
    public ConnectionLimiter(Config.Http config, Meters meters, ByteBudget answers) {
        this.answers = answers;
        this.config = config;
        this.meters = meters;
        this.table = new ConnectionTable(ConnectionLimits.of(config, Descriptors.now()));
        meters.connectionsOpen(table::open);
    }

    /** Call it when all else is open: the descriptors that are left are known then. */
    public void start(Vertx vertx) {
        table.limit(ConnectionLimits.of(config, Descriptors.now()));
        vertx.setPeriodic(SWEEP_MILLIS, timer -> closeLate());
    }

    private void closeLate() {
        long now = System.nanoTime();
        close(table.late(now, config.headTimeout().toNanos()), RefusedFor.UPLOAD_TIME);
        long patience =
                answers.isUsedUp() ? TAKEN_SOON_NANOS : config.bodyTimeout().toNanos();
        close(table.untaken(now, patience), RefusedFor.ANSWER_TIME);
    }

    private void close(List<OpenConnection> late, RefusedFor why) {
        late.forEach(connection -> {
            meters.refused(why);
            connection.close();
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var channel = (Channel) message;
        var connection = new OpenConnection(
                address(channel.remoteAddress()), System.nanoTime(), new ChannelCarrier(channel), answers);
        switch (table.admit(connection)) {
            case Admitted(var instead, var why) -> {
                if (instead != null && why != null) {
                    meters.refused(why);
                    instead.close();
                }
                channel.attr(TRACKED).set(connection);
                channel.closeFuture().addListener(closed -> table.closed(connection));
                ctx.fireChannelRead(channel);
            }
            case Refused(var why) -> {
                meters.refused(why);
                channel.config().setOption(ChannelOption.SO_LINGER, 0); // a reset leaves nothing behind
                channel.unsafe().closeForcibly();
            }
        }
    }

    /** For IPv6, the size of the network that one customer usually has. */
    static Object address(@Nullable SocketAddress address) {
        return switch (address) {
            case InetSocketAddress inet
            when inet.getAddress() instanceof Inet6Address six -> network(ByteBuffer.wrap(six.getAddress()));
            case InetSocketAddress inet -> inet.getAddress();
            case null, default -> InetAddress.getLoopbackAddress();
        };
    }

    /** A dual-stack socket shows an IPv4 address as ::ffff:a.b.c.d. */
    private static long network(ByteBuffer six) {
        return six.getLong(0) == 0 && six.getInt(8) == 0xffff ? six.getInt(12) : six.getLong(0);
    }

    /** Tracks the requests of a connection that its event loop has just got. */
    static void track(ChannelPipeline pipeline, String before, StrictRequestDecoder decoder) {
        var connection = pipeline.channel().attr(TRACKED).get();
        if (connection != null) {
            if (connection.handled(System.nanoTime()) > WAITED_LONG_NANOS) {
                pipeline.addFirst(new FirstRead());
            }
            decoder.tell(connection);
            pipeline.addBefore(before, "requests", new RequestTracker(connection));
        }
    }

    /** A connection on its event loop. */
    private record ChannelCarrier(Channel channel) implements OpenConnection.Carrier {
        @Override
        public boolean isFlushed() {
            var buffer = channel.unsafe().outboundBuffer();
            return buffer == null || buffer.totalPendingWriteBytes() == 0;
        }

        @Override
        public void close(boolean unused) {
            channel.eventLoop().execute(() -> {
                if (unused && channel.isOpen()) {
                    channel.config().setOption(ChannelOption.SO_LINGER, 0);
                }
                channel.unsafe().close(channel.voidPromise());
            });
        }
    }
}
