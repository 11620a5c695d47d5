package io.canary.router.proxy;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One event loop of a service: its server, its connections to upstreams, and the proxy between them. */
final class Edge extends VerticleBase {
    /**
     * How long a connection may be idle that takes what must not be sent twice. No server that is in use closes so
     * soon, so the question whether it has just closed does not come up.
     */
    private static final Duration IDLE_OF_ONCE_ONLY = Duration.ofMillis(500);

    private static final int ROOM = 1_024;

    private final ServiceRoutingState service;
    private final Connections connections;
    private final int port;
    private final Duration drain;

    private @Nullable HttpServer server;
    private @Nullable UpstreamPool kept;
    private @Nullable UpstreamPool onceOnly;

    /** @param port to listen on; below 0: any free port, the same for all edges that ask for the same number */
    Edge(ServiceRoutingState service, Connections connections, int port, Duration drain) {
        this.service = service;
        this.connections = connections;
        this.port = port;
        this.drain = drain;
    }

    @Override
    public Future<?> start() {
        var idleMax = service.settings().upstreamIdleTimeout();
        var forAll = pool(idleMax);
        kept = forAll; // an HTTP client without references is closed
        onceOnly = pool(idleMax.compareTo(IDLE_OF_ONCE_ONLY) < 0 ? idleMax : IDLE_OF_ONCE_ONLY);
        var proxy = HttpProxy.reverseProxy(forAll.client());
        proxy.origin(this::requestToOrigin);
        proxy.addInterceptor(new Passage(vertx, service, connections.trusted()), true);
        var guards = new EdgeGuards(vertx, service, connections);
        var listener = vertx.createHttpServer(serverOptions())
                .connectionHandler(guards::add)
                .requestHandler(proxy);
        server = listener;
        return listener.listen(port, service.settings().host())
                .onSuccess(listening -> service.listensOn(listening.actualPort()));
    }

    /** Takes no more connections, and lets requests in flight end within the drain time. */
    @Override
    public Future<?> stop() {
        if (server == null || kept == null || onceOnly == null) {
            return Future.succeededFuture();
        }
        var pools = List.of(kept, onceOnly);
        return server.shutdown(drain.toMillis(), TimeUnit.MILLISECONDS)
                .eventually(() ->
                        Future.join(pools.stream().map(UpstreamPool::close).toList()));
    }

    /** A request to the version that was chosen; it keeps the host that the client asked for. */
    private Future<HttpClientRequest> requestToOrigin(ProxyContext context) {
        var exchange = Objects.requireNonNull(context.get(Exchange.KEY, Exchange.class));
        var options = new RequestOptions()
                .setServer(exchange.backend().nextInstance())
                .setConnectTimeout(service.settings().connectTimeout().toMillis());
        var pool = Objects.requireNonNull(exchange.isRepeatable() ? kept : onceOnly);
        return pool.request(options).compose(request -> {
            request.exceptionHandler(
                    failed -> {}); // the exchange sees it too, and knows whose fault it is: no line for each
            if (exchange.isClientGone()) {
                request.reset();
                return Future.failedFuture(new HttpClosedException("the client went away"));
            }
            exchange.sentTo(request);
            var asked = context.request().proxiedRequest().authority();
            return Future.succeededFuture(asked == null ? request : request.authority(asked));
        });
    }

    private UpstreamPool pool(Duration idleMax) {
        return new UpstreamPool(vertx, idleMax, service.settings().maxInFlight());
    }

    private HttpServerOptions serverOptions() {
        return new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(true)
                .setMaxInitialLineLength(Framing.LINE_BYTES_MAX + ROOM) // the guard has the limits
                .setMaxHeaderSize(Framing.HEAD_BYTES_MAX + ROOM)
                .setIdleTimeout((int) service.settings().idleTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    }
}
