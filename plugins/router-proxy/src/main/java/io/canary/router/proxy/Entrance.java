package io.canary.router.proxy;

import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets requests in, each by the share of its client. Safe for any thread. */
final class Entrance {
    private static final Logger LOGGER = LoggerFactory.getLogger(Entrance.class);
    private static final long WARN_EACH_NANOS = Duration.ofHours(1).toNanos();

    private final ServiceRoutingState service;
    private final TrustedProxies trusted;

    Entrance(ServiceRoutingState service, TrustedProxies trusted) {
        this.service = service;
        this.trusted = trusted;
    }

    ConcurrencyLimiter.Entry enter(EdgeGuard guard, HttpServerRequest request) {
        var entry = service.limiter().enter(shareOf(guard, request), guard.isInBody());
        if (entry == ConcurrencyLimiter.Full.CLIENT) {
            warn(guard, request);
        }
        return entry;
    }

    private ClientShare shareOf(EdgeGuard guard, HttpServerRequest request) {
        if (guard.isProxy() && guard.isForwarded()) {
            var client = trusted.clientOf(String.join(",", request.headers().getAll(ForwardedHeaders.FOR)));
            if (client != null) {
                return service.limiter().hold(client);
            }
        }
        return guard.share().hold();
    }

    String wordsFor(ConcurrencyLimiter.Entry entry) {
        if (entry == ConcurrencyLimiter.Full.CLIENT) {
            return "your address has " + service.limiter().perClientMax() + " requests of " + service.name()
                    + " under way, as many as one address may have";
        } else if (entry == ConcurrencyLimiter.Full.UNFINISHED) {
            return service.name() + " has too many requests under way whose bodies are not complete";
        }
        return service.name() + " has too many requests under way";
    }

    /** It may be one client, or a load balancer that many are behind. */
    private void warn(EdgeGuard guard, HttpServerRequest request) {
        if (service.mayWarn(WARN_EACH_NANOS)) {
            LOGGER.atWarn()
                    .addKeyValue("service", service.name())
                    .addKeyValue("address", request.remoteAddress().hostAddress())
                    .addKeyValue("share", service.limiter().perClientMax())
                    .addKeyValue("forwards", guard.isForwarded())
                    .log("requests of one address are refused, as it has its share of max_in_flight under way; "
                            + "if it is a load"
                            + " balancer, name it in trusted_proxies");
        }
    }
}
