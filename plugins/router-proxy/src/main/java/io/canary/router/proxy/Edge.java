package io.canary.router.proxy;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One event loop of a service: its server, its connections to upstreams, and the proxy between them. */
final class Edge extends VerticleBase {
    private static final int INITIAL_LINE_BYTES_MAX = 16 * 1024;
    private static final int HEADER_BYTES_MAX = 64 * 1024;

    /** Shorter than what common servers keep: the one who closes an idle connection should be us. */
    private static final int KEEP_ALIVE_SEC = 4;

    private final ServiceProxy service;
    private final int port;
    private final Duration drain;

    private @Nullable HttpServer server;
    private @Nullable HttpClient client;

    /** @param port to listen on; below 0: any free port, the same for all edges that ask for the same number */
    Edge(ServiceProxy service, int port, Duration drain) {
        this.service = service;
        this.port = port;
        this.drain = drain;
    }

    @Override
    public Future<?> start() {
        var upstreams = vertx.createHttpClient(clientOptions(), poolOptions());
        client = upstreams; // an HTTP client that nobody holds is closed
        var proxy = HttpProxy.reverseProxy(upstreams);
        proxy.origin(this::requestToOrigin);
        proxy.addInterceptor(new Passage(vertx, service), true);
        var listener = vertx.createHttpServer(serverOptions()).requestHandler(proxy);
        server = listener;
        return listener.listen(port, service.settings().host())
                .onSuccess(listening -> service.listensOn(listening.actualPort()));
    }

    /** Takes no more connections, and lets requests in flight end within the drain time. */
    @Override
    public Future<?> stop() {
        if (server == null || client == null) {
            return Future.succeededFuture();
        }
        var upstreams = client;
        return server.shutdown(drain.toMillis(), TimeUnit.MILLISECONDS).eventually(upstreams::close);
    }

    /** A request to the version that was chosen; it keeps the host that the client asked for. */
    private Future<HttpClientRequest> requestToOrigin(ProxyContext context) {
        var exchange = Objects.requireNonNull(context.get(Exchange.KEY, Exchange.class));
        var options = new RequestOptions()
                .setServer(exchange.backend().nextInstance())
                .setConnectTimeout(service.settings().connectTimeout().toMillis());
        return context.client().request(options).compose(request -> {
            if (exchange.isClientGone()) {
                request.reset();
                return Future.failedFuture(new HttpClosedException("the client went away"));
            }
            exchange.sentTo(request);
            var asked = context.request().proxiedRequest().authority();
            return Future.succeededFuture(asked == null ? request : request.authority(asked));
        });
    }

    private HttpServerOptions serverOptions() {
        return new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(true)
                .setMaxInitialLineLength(INITIAL_LINE_BYTES_MAX)
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setIdleTimeout((int) service.settings().idleTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    private static HttpClientOptions clientOptions() {
        return new HttpClientOptions()
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setMaxInitialLineLength(INITIAL_LINE_BYTES_MAX)
                .setKeepAliveTimeout(KEEP_ALIVE_SEC);
    }

    private PoolOptions poolOptions() {
        return new PoolOptions().setHttp1MaxSize(service.settings().maxInFlight());
    }
}
