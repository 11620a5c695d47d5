package io.canary.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.LeaseRenewalResult;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A router in its examination: calls it as the host does, and compares what it observes with what was asked. */
final class RouterUnderTest implements AutoCloseable {
    private final TrafficRouter router;
    private final Duration limit;

    /** @param limit of one call */
    RouterUnderTest(TrafficRouter router, Duration limit) {
        this.router = router;
        this.limit = limit;
    }

    TrafficRouter router() {
        return router;
    }

    boolean has(Feature feature) {
        return router.capabilities().features().contains(feature);
    }

    void split(TrafficSplit split) {
        HostCall.of(() -> router.setTrafficSplit(split)).returnsWithin(limit, "setTrafficSplit(" + split + ")");
    }

    void promote(String service, String version) {
        HostCall.of(() -> router.promote(service, version))
                .returnsWithin(limit, "promote(" + service + ", " + version + ")");
    }

    void rollback(String service, String version) {
        HostCall.of(() -> router.rollback(service, version))
                .returnsWithin(limit, "rollback(" + service + ", " + version + ")");
    }

    Observation observe(String service) {
        var seen = new Observation[1];
        HostCall.of(() -> seen[0] = router.observe(service)).returnsWithin(limit, "observe(" + service + ")");
        assertThat(seen[0]).as("what observe(" + service + ") returns").isNotNull();
        return seen[0];
    }

    Map<String, List<URI>> addresses(String service) {
        var known = new HashMap<String, List<URI>>();
        HostCall.of(() -> known.putAll(router.addresses(service))).returnsWithin(limit, "addresses(" + service + ")");
        return known;
    }

    /** What a call throws; null if it returns. */
    @Nullable
    Throwable failureOf(HostCall.Body call) {
        return HostCall.of(call).failureWithin(limit, "a call");
    }

    LeaseRenewalResult renew(String service, Duration lease) {
        var renewal = new LeaseRenewalResult[1];
        HostCall.of(() -> renewal[0] = router.renew(service, lease))
                .returnsWithin(limit, "renew(" + service + ", " + lease + ")");
        assertThat(renewal[0]).as("what renew(" + service + ") returns").isNotNull();
        return renewal[0];
    }

    /** Fails unless the router observes these shares; one that cannot observe must say that it cannot. */
    void assertInForce(String service, Shares expected, String after) {
        var seen = observe(service);
        if (has(Feature.OBSERVE)) {
            assertThat(seen).as("in force after " + after).isNotInstanceOf(Observation.NotFound.class);
            assertThat(Shares.of(seen)).as("in force after " + after).isEqualTo(expected);
        } else {
            assertThat(seen).as("what a router without OBSERVE sees").isInstanceOf(Observation.CannotTell.class);
        }
    }

    /**
     * Asks for {@code split} and interrupts the call; fails if it does not come back soon, or if what is in force then
     * is neither {@code before} nor {@code split}.
     *
     * @return what is in force then
     */
    Shares interruptedSplit(TrafficSplit split, Shares before, Duration after) {
        var call = HostCall.of(() -> router.setTrafficSplit(split));
        var failure = call.interruptedAfter(after, limit, "setTrafficSplit(" + split + ")");
        if (!has(Feature.OBSERVE)) {
            return before;
        }
        var now = Shares.of(observe(split.service()));
        if (failure == null) {
            assertThat(now).as("in force after a call that returned").isEqualTo(Shares.of(split));
        } else if (failure instanceof RouterException e && e.kind() == RouterException.Kind.REJECTED) {
            assertThat(now).as("in force after a refusal").isEqualTo(before);
        } else {
            assertThat(now)
                    .as("in force after an interruption: the old or the new")
                    .isIn(before, Shares.of(split));
        }
        return now;
    }

    @Override
    public void close() {
        HostCall.of(router::close).returnsWithin(limit, "close()");
    }
}
