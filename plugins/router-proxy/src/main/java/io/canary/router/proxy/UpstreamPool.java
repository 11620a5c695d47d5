package io.canary.router.proxy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Connections to upstreams that are kept for the next request, but no longer than they may be idle: a server closes an
 * idle connection when it likes, and a request that goes out just then is lost. The age is looked at when a connection
 * is taken, and not only now and then, so that it holds exactly, and also after this process has stood still. Used on
 * one event loop only.
 */
final class UpstreamPool {
    static final int INITIAL_LINE_BYTES_MAX = 16 * 1024;
    static final int HEADER_BYTES_MAX = 64 * 1024;

    /** How often another connection is taken when one was closed before anything was written. */
    private static final int CLOSED_MAX = 3;

    private final HttpClient client;
    private final Context context;
    private final long idleNanosMax;

    /** When the last answer on a connection ended; a new one is not in here. */
    private final Map<HttpConnection, Long> idleSince = new WeakHashMap<>();

    UpstreamPool(Vertx vertx, Duration idleMax, int connectionsMax) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setMaxHeaderSize(HEADER_BYTES_MAX)
                        .setMaxInitialLineLength(INITIAL_LINE_BYTES_MAX)
                        .setKeepAliveTimeout(
                                (int) Math.max(1, idleMax.plusMillis(999).toSeconds())),
                new PoolOptions().setHttp1MaxSize(connectionsMax));
        this.context = vertx.getOrCreateContext();
        this.idleNanosMax = idleMax.toNanos();
    }

    HttpClient client() {
        return client;
    }

    Future<Void> close() {
        return client.close();
    }

    /** A request on a connection that is new, or was used not too long ago. */
    Future<HttpClientRequest> request(RequestOptions options) {
        return request(options, CLOSED_MAX);
    }

    private Future<HttpClientRequest> request(RequestOptions options, int closedLeft) {
        return client.request(options).transform(taken -> {
            if (taken.failed()) {
                boolean wasClosed = taken.cause() instanceof HttpClosedException && closedLeft > 0;
                return wasClosed ? another(options, closedLeft - 1) : Future.failedFuture(taken.cause());
            }
            var request = taken.result();
            if (isIdleTooLong(request.connection())) {
                drop(request);
                return another(options, closedLeft);
            }
            request.response().onSuccess(response -> response.end().onComplete(end -> used(request)));
            return Future.succeededFuture(request);
        });
    }

    /** In a turn of its own: there may be hundreds to be dropped. */
    private Future<HttpClientRequest> another(RequestOptions options, int closedLeft) {
        var turn = Promise.<Void>promise();
        context.runOnContext(turn::complete);
        return turn.future().compose(v -> request(options, closedLeft));
    }

    private void used(HttpClientRequest request) {
        idleSince.put(request.connection(), System.nanoTime());
    }

    private boolean isIdleTooLong(HttpConnection connection) {
        var since = idleSince.get(connection);
        return since != null && System.nanoTime() - since > idleNanosMax;
    }

    private static void drop(HttpClientRequest request) {
        request.exceptionHandler(closed -> {}); // closed by this class
        var unused = request.connection().close();
    }
}
