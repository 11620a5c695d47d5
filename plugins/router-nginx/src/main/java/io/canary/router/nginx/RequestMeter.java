package io.canary.router.nginx;

import io.canary.spi.RouterException;
import io.canary.spi.TrafficReport;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reports what the versions of one service did from one look to the next. Each version of the route is reported, with
 * no requests too, as long as the service has had any within the last minute. Safe for any thread.
 */
final class RequestMeter {
    private static final int LOOKS_AFTER_TRAFFIC = 60;

    /** What was counted in a longer while than this is no news. */
    private static final Duration GAP_MAX = Duration.ofSeconds(15);

    /** The baseline is measured for this many looks after the canary is gone, to see whether a rollback helped. */
    private static final int LOOKS_AFTER_CANARY = 300;

    private final String service;
    private final StatusClient status;
    private final ReentrantLock looking = new ReentrantLock();
    private @Nullable RequestCounts last;
    private long lastNanos;
    private int quietLooks = LOOKS_AFTER_TRAFFIC;
    private int looksSinceCanary = LOOKS_AFTER_CANARY;
    private volatile boolean canary;
    private volatile boolean idle = true;

    RequestMeter(String service, StatusClient status) {
        this.service = service;
        this.status = status;
    }

    /** Whether the route had a canary at the last look. */
    boolean hasCanary() {
        return canary;
    }

    /** Whether there is no canary and has not been any for a while, so that a look now and then is enough. */
    boolean isIdle() {
        return idle;
    }

    /**
     * Looks for the first time, before traffic is moved: what comes from now on is reported. That nginx does not answer
     * is said by the call that moves the traffic.
     */
    void begin(Consumer<TrafficReport> to) throws InterruptedException {
        try {
            look(to);
        } catch (RouterException away) {
            // said by others
        }
    }

    /** @throws RouterException if nginx does not tell what it counted */
    void look(Consumer<TrafficReport> to) throws RouterException, InterruptedException {
        looking.lockInterruptibly();
        try {
            var now = counts();
            long nanos = System.nanoTime();
            var before = last == null || nanos - lastNanos > GAP_MAX.toNanos() ? now : last;
            last = now;
            lastNanos = nanos;
            canary = now.versions().size() > 1;
            looksSinceCanary = canary ? 0 : Math.min(looksSinceCanary + 1, LOOKS_AFTER_CANARY);
            idle = looksSinceCanary == LOOKS_AFTER_CANARY;
            report(now, before, to);
        } finally {
            looking.unlock();
        }
    }

    private RequestCounts counts() throws RouterException, InterruptedException {
        var answer = status.get("/" + Variables.ofService(service) + "/counts");
        try {
            return RequestCounts.of(answer.body());
        } catch (IllegalArgumentException e) {
            throw new RouterException(
                    RouterException.Kind.UNAVAILABLE,
                    "nginx does not tell what it counted for " + service + " (status " + answer.code()
                            + "): it may not have read the include file yet",
                    e);
        }
    }

    private void report(RequestCounts now, RequestCounts before, Consumer<TrafficReport> to) {
        boolean busy = now.versions().stream()
                .anyMatch(version -> now.since(before, version).requests() > 0);
        quietLooks = busy ? 0 : Math.min(quietLooks + 1, LOOKS_AFTER_TRAFFIC);
        var at = Instant.now();
        for (String version : now.versions()) {
            var news = now.since(before, version);
            if (news.requests() > 0 || quietLooks < LOOKS_AFTER_TRAFFIC) {
                long errors = Math.min(news.errors(), news.requests());
                to.accept(new TrafficReport(service, version, at, news.requests(), errors, news.latency()));
            }
        }
    }
}
