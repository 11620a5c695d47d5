package io.canary.page;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;

/** A reverse proxy that shows a service below a path of its own, as ingresses do. It keeps the host of the request. */
final class PrefixProxy implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient();
    private final HttpServer server;
    private final String prefix;
    private final int servicePort;

    private PrefixProxy(String prefix, int servicePort) {
        this.prefix = prefix;
        this.servicePort = servicePort;
        this.server = vertx.createHttpServer().requestHandler(this::pass);
    }

    /** @param prefix such as {@code /canary} */
    static PrefixProxy start(String prefix, int servicePort) {
        var proxy = new PrefixProxy(prefix, servicePort);
        proxy.server
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return proxy;
    }

    int port() {
        return server.actualPort();
    }

    private void pass(HttpServerRequest request) {
        if (!request.uri().startsWith(prefix + "/")) {
            request.response().setStatusCode(404).end();
            return;
        }
        var there = new RequestOptions()
                .setMethod(request.method())
                .setHost("127.0.0.1")
                .setPort(servicePort)
                .setURI(request.uri().substring(prefix.length()))
                .setHeaders(request.headers());
        request.pause();
        client.request(there)
                .compose(asked -> asked.send(request))
                .onSuccess(answer -> passBack(answer, request.response()))
                .onFailure(e -> request.connection().close());
    }

    /** A page that is left takes its connections with it, and what still comes for it is dropped. */
    private static void passBack(HttpClientResponse answer, HttpServerResponse response) {
        response.setStatusCode(answer.statusCode()).headers().setAll(answer.headers());
        response.closeHandler(v -> answer.request().reset());
        answer.exceptionHandler(e -> response.reset());
        answer.handler(part -> {
            if (!response.closed()) {
                response.write(part);
            }
        });
        answer.endHandler(v -> {
            if (!response.closed()) {
                response.end();
            }
        });
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
