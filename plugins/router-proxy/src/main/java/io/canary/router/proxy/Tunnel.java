package io.canary.router.proxy;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;

/** Joins the two connections of an accepted upgrade; each waits for the other to take what was read. */
final class Tunnel {

    private Tunnel() {}

    /** Hands the upstream's 101 on; the result completes when both connections are closed. */
    static Future<Void> open(HttpServerRequest request, HttpClientResponse accepted) {
        NetSocket upstream = accepted.netSocket();
        upstream.pause();
        var response = request.response().setStatusCode(accepted.statusCode());
        response.headers().addAll(accepted.headers());
        HopByHop.removeAllButUpgrade(response.headers());
        return request.toNetSocket().compose(client -> join(client, upstream)).onFailure(e -> upstream.close());
    }

    private static Future<Void> join(NetSocket client, NetSocket upstream) {
        var up = client.pipeTo(upstream).onFailure(e -> upstream.close());
        var down = upstream.pipeTo(client).onFailure(e -> client.close());
        return Future.join(up, down).mapEmpty();
    }
}
