package io.canary.router.proxy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes each request of one service to a version and its answer back, and counts it. */
final class Passage implements ProxyInterceptor {
    private static final Logger LOGGER = LoggerFactory.getLogger(Passage.class);
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final int ATTEMPTS_MAX = 3;
    private static final int SWITCHING = 101;
    private static final int FINAL_FROM = 200;

    private final Vertx vertx;
    private final ServiceRoutingState service;
    private final Entrance entrance;

    Passage(Vertx vertx, ServiceRoutingState service, TrustedProxies trusted) {
        this.vertx = vertx;
        this.service = service;
        this.entrance = new Entrance(service, trusted);
    }

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
        var route = service.route();
        if (route == null) {
            return refused(context, "no version of " + service.name() + " is in service yet");
        }
        var request = context.request().proxiedRequest();
        var guard = EdgeGuards.of(request.connection());
        var entry = entrance.enter(guard, request);
        if (!(entry instanceof ConcurrencyLimiter.Permit permit)) {
            return refused(context, entrance.wordsFor(entry));
        }
        boolean repeatable = SAFE.contains(request.method()) && !context.isWebSocket() && !hasBody(request);
        var exchange = new Exchange(service, request, guard, permit, route.at(placeOf(request, route)), repeatable);
        context.set(Exchange.KEY, exchange);
        limit(context, exchange);
        var body = prepare(context, exchange, guard);
        return attempt(context, exchange, body, 1)
                .recover(failure -> Future.succeededFuture(problemOf(context, exchange, failure)));
    }

    private static Future<ProxyResponse> attempt(
            ProxyContext context, Exchange exchange, @Nullable HeldBody body, int number) {
        exchange.begin();
        return context.sendRequest()
                .recover(failure -> isWorthAnother(exchange, body, number, failure)
                        ? attempt(context, exchange, body, number + 1)
                        : Future.failedFuture(failure));
    }

    @Override
    public Future<Void> handleProxyResponse(ProxyContext context) {
        var exchange = context.get(Exchange.KEY, Exchange.class);
        int status = context.response().getStatusCode();
        if (exchange == null) {
            return context.response().send();
        }
        exchange.headArrived(vertx);
        var upstreams = context.response().proxiedResponse();
        if (upstreams != null && status < FINAL_FROM && !isUpgrade(context, upstreams)) {
            return refuseAnswer(context, exchange, status);
        }
        if (upstreams != null) {
            HopByHop.remove(context.response().headers());
        }
        if (context.isWebSocket() && status == SWITCHING) {
            exchange.count(false);
            return Tunnel.open(
                            context.request().proxiedRequest(),
                            context.response().proxiedResponse())
                    .onComplete(ended -> exchange.leave());
        }
        var sent = context.isWebSocket() ? context.response().send() : context.sendResponse();
        return sent.onComplete(ended -> {
            exchange.answered(status, ended.succeeded());
            exchange.leave();
        });
    }

    private static boolean isUpgrade(ProxyContext context, HttpClientResponse answer) {
        return context.isWebSocket()
                && answer.statusCode() == SWITCHING
                && "websocket".equalsIgnoreCase(answer.getHeader(HttpHeaders.UPGRADE));
    }

    /** It was not asked for, and what comes behind it is unknown: that connection is of no use any more. */
    private Future<Void> refuseAnswer(ProxyContext context, Exchange exchange, int status) {
        var upstream = exchange.upstream();
        if (upstream != null) {
            var unused = upstream.connection().close();
        }
        String why = "version " + exchange.backend().version() + " of " + service.name() + " answered " + status
                + ", which the request had not asked for";
        return Answers.of(context.request(), Answers.BAD_GATEWAY, why).send().onComplete(ended -> {
            exchange.answered(Answers.BAD_GATEWAY, ended.succeeded());
            exchange.leave();
        });
    }

    private int placeOf(HttpServerRequest request, Route route) {
        String user = StickyUser.request(request, service.settings().sticky());
        return user == null ? service.nextPlace() : Place.ofUser(user, route.placedBy());
    }

    /** The body, if there is one; not for an upgrade, which is no request with an end. */
    private static @Nullable HeldBody prepare(ProxyContext context, Exchange exchange, EdgeGuard guard) {
        var request = context.request();
        var proxied = request.proxiedRequest();
        removeHopByHop(context);
        ForwardedHeaders.set(request.headers(), proxied, guard);
        request.setURI(originForm(request.getURI()));
        request.headers().remove(HttpHeaders.EXPECT); // the proxy has answered it
        if (context.isWebSocket()) {
            return null;
        } else if (!hasBody(proxied)) {
            request.setBody(null); // so that it can be sent once more
            proxied.resume(); // so that its end is seen
            return null;
        }
        var held = new HeldBody(proxied, exchange);
        request.setBody(Body.body(held, request.getBody().length()));
        return held;
    }

    /** The target as an origin server wants it (RFC 9112, 3.2.1); that its host is the one of Host was seen to. */
    private static String originForm(String target) {
        if (target.startsWith("/") || target.startsWith("*")) {
            return target;
        }
        int path = target.indexOf('/', "http://".length());
        int query = target.indexOf('?');
        if (path < 0 || (query >= 0 && query < path)) {
            return query < 0 ? "/" : "/" + target.substring(query);
        }
        return target.substring(path);
    }

    private static void removeHopByHop(ProxyContext context) {
        if (context.isWebSocket()) {
            HopByHop.removeAllButUpgrade(context.request().headers());
        } else {
            HopByHop.remove(context.request().headers());
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || (length != null && !length.equals("0"));
    }

    /** The upstream's time starts when it has all of the request; an upgrade has no end, so there it starts at once. */
    private void limit(ProxyContext context, Exchange exchange) {
        var complete = context.isWebSocket()
                ? Future.<Void>succeededFuture()
                : context.request().proxiedRequest().end();
        complete.onSuccess(v -> {
            exchange.complete();
            exchange.limit(vertx, service.settings().responseTimeout());
        });
    }

    /**
     * An upstream may close a connection that was kept for reuse just when a request goes out on it. What changes
     * nothing at the upstream is then sent again, once. Anything else is sent again only if its head was not handed to
     * the connection: then it was surely not received.
     */
    private static boolean isWorthAnother(Exchange exchange, @Nullable HeldBody body, int number, Throwable failure) {
        if (exchange.isClientGone() || exchange.isTimedOut() || exchange.upstream() == null) {
            return false; // the last: no connection could be made
        } else if (body != null) {
            return body.isWhole() && number < ATTEMPTS_MAX;
        }
        return exchange.isRepeatable() && failure instanceof HttpClosedException && number == 1;
    }

    private Future<ProxyResponse> refused(ProxyContext context, String why) {
        return Future.succeededFuture(Answers.of(context.request(), Answers.UNAVAILABLE, why));
    }

    private ProxyResponse problemOf(ProxyContext context, Exchange exchange, Throwable failure) {
        int status = Answers.statusOf(failure, exchange.isTimedOut());
        String version = exchange.backend().version();
        LOGGER.atDebug()
                .addKeyValue("service", service.name())
                .addKeyValue("version", version)
                .addKeyValue("status", status)
                .setCause(failure)
                .log("no answer from upstream");
        String verb =
                status == Answers.GATEWAY_TIMEOUT ? " did not answer in time" : " could not be reached, or broke off";
        discardBody(context);
        return Answers.of(context.request(), status, "version " + version + " of " + service.name() + verb);
    }

    /** What is left of it is read and let fall: it waits for no upstream any more. */
    private static void discardBody(ProxyContext context) {
        var request = context.request();
        var body = request.getBody();
        if (body != null) {
            request.setBody(Body.body(request.proxiedRequest(), body.length()));
        }
    }
}
