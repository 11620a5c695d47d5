package io.canary.router.envoy;

import io.canary.spi.RouterException;
import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Listens for nodes. */
final class XdsServer implements AutoCloseable {
    /** A node that says nothing for so long is asked whether it is there. */
    private static final int QUIET_SEC = 10;

    private static final int CLOSE_SEC = 5;

    private final EventLoopGroup loop;
    private final ExecutorService calls;
    private final Server server;

    private XdsServer(EventLoopGroup loop, ExecutorService calls, Server server) {
        this.loop = loop;
        this.calls = calls;
        this.server = server;
    }

    /** @throws RouterException if it cannot listen there, or with these certificates */
    static XdsServer open(EnvoySettings settings, BindableService service) throws RouterException {
        var loop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("canary-xds", true), NioIoHandler.newFactory());
        var calls = Executors.newVirtualThreadPerTaskExecutor();
        try {
            var address = new InetSocketAddress(settings.host(), settings.port());
            var server = NettyServerBuilder.forAddress(address, credentials(settings.tls()))
                    .bossEventLoopGroup(loop)
                    .workerEventLoopGroup(loop)
                    .channelType(NioServerSocketChannel.class)
                    .executor(calls)
                    .keepAliveTime(QUIET_SEC, TimeUnit.SECONDS)
                    .keepAliveTimeout(QUIET_SEC / 2, TimeUnit.SECONDS)
                    .permitKeepAliveTime(1, TimeUnit.SECONDS)
                    .permitKeepAliveWithoutCalls(true)
                    .intercept(new PeerAddressInterceptor())
                    .addService(service)
                    .build()
                    .start();
            return new XdsServer(loop, calls, server);
        } catch (IOException | IllegalArgumentException e) {
            var unused = loop.shutdownGracefully(0, CLOSE_SEC, TimeUnit.SECONDS);
            calls.close();
            throw new RouterException(
                    RouterException.Kind.REJECTED,
                    "cannot listen for nodes on " + settings.host() + ":" + settings.port() + ": " + reason(e),
                    e);
        }
    }

    private static String reason(Exception e) {
        var cause = e.getCause();
        return cause == null ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + cause.getMessage();
    }

    private static ServerCredentials credentials(@Nullable TlsSettings tls) throws IOException {
        if (tls == null) {
            return InsecureServerCredentials.create();
        }
        var builder = TlsServerCredentials.newBuilder()
                .keyManager(tls.certificate().toFile(), tls.key().toFile());
        if (tls.clientAuthority() != null) {
            builder.trustManager(tls.clientAuthority().toFile()).clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
        }
        return builder.build();
    }

    int port() {
        return server.getPort();
    }

    /** Streams end; nodes go on with what they have. */
    @Override
    public void close() {
        server.shutdownNow();
        try {
            if (!server.awaitTermination(CLOSE_SEC, TimeUnit.SECONDS)) {
                calls.shutdownNow();
            }
            var ended = loop.shutdownGracefully(0, CLOSE_SEC, TimeUnit.SECONDS);
            ended.await(CLOSE_SEC, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        calls.shutdown();
    }
}
