package io.canary.router.fake;

import io.canary.spi.KnownAddresses;
import io.canary.spi.LeaseRenewalResult;
import io.canary.spi.Leases;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers the split of each service for as long as it is open, and logs each change. */
final class FakeRouter implements TrafficRouter {
    private static final Logger LOGGER = LoggerFactory.getLogger(FakeRouter.class);
    private static final RouterCapabilities CAPABILITIES =
            RouterCapabilities.of(new Weight(1), Feature.OBSERVE, Feature.LEASE, Feature.UPSTREAMS);

    private final String name;
    private final FakeSettings settings;
    private final Troubles troubles;
    private final Map<String, Map<String, Weight>> inForce = new ConcurrentHashMap<>();
    private final Map<String, KnownAddresses> books = new ConcurrentHashMap<>();
    private final Leases leases;

    FakeRouter(String name, FakeSettings settings) {
        this.name = name;
        this.settings = settings;
        this.troubles = new Troubles(settings.trouble());
        this.leases = new Leases(name + "-leases");
    }

    @Override
    public RouterCapabilities capabilities() {
        return CAPABILITIES.withDefaultLease(settings.lease());
    }

    @Override
    public void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
        var baseline = Map.of(split.baselineVersion(), Weight.FULL);
        var addresses = book(split.service()).during(split);
        change(Verb.SET_TRAFFIC_SPLIT, split.service(), split.weights(), split.lease(), baseline);
        books.put(split.service(), addresses);
    }

    @Override
    public void promote(String service, String version) throws RouterException, InterruptedException {
        change(Verb.PROMOTE, service, Map.of(version, Weight.FULL), null, Map.of());
        books.put(service, book(service).promoted(version));
    }

    @Override
    public void rollback(String service, String version) throws RouterException, InterruptedException {
        change(Verb.ROLLBACK, service, Map.of(version, Weight.FULL), null, Map.of());
        books.put(service, book(service).rolledBack(version));
    }

    @Override
    public Map<String, List<URI>> addresses(String service) {
        return book(service).fixed();
    }

    private KnownAddresses book(String service) {
        return books.getOrDefault(service, KnownAddresses.of(service, Map.of(), null));
    }

    @Override
    public Observation observe(String service) throws RouterException, InterruptedException {
        suffer(Verb.OBSERVE, service, () -> {});
        var weights = inForce.get(service);
        return weights == null ? new Observation.NotRouted() : new Observation.InForce(weights);
    }

    @Override
    public LeaseRenewalResult renew(String service, Duration lease) throws RouterException, InterruptedException {
        suffer(Verb.RENEW, service, () -> {});
        return leases.renew(service, lease);
    }

    @Override
    public void close() {
        leases.close();
    }

    private void change(
            Verb verb,
            String service,
            Map<String, Weight> weights,
            @Nullable Duration lease,
            Map<String, Weight> afterwards)
            throws RouterException, InterruptedException {
        if (settings.delay().isPositive()) { // to sleep for no time is to wait for one's turn all the same
            Thread.sleep(settings.delay());
        }
        Work work = () ->
                leases.change(service, lease, () -> lapse(service, afterwards), () -> apply(verb, service, weights));
        suffer(verb, service, work);
        work.run();
    }

    private void lapse(String service, Map<String, Weight> weights) {
        inForce.put(service, weights);
        LOGGER.atWarn()
                .addKeyValue("router", name)
                .addKeyValue("service", service)
                .addKeyValue("weights", weights)
                .log("lease expired: traffic is on the baseline");
    }

    private void apply(Verb verb, String service, Map<String, Weight> weights) {
        if (!weights.equals(inForce.put(service, weights))) {
            LOGGER.atInfo()
                    .addKeyValue("router", name)
                    .addKeyValue("service", service)
                    .addKeyValue("verb", verb)
                    .addKeyValue("weights", weights)
                    .log("traffic moved");
        }
    }

    private interface Work {
        void run() throws RouterException;
    }

    /** Lets the call go wrong if it is to; {@code work} is what it would do otherwise. */
    private void suffer(Verb verb, String service, Work work) throws RouterException, InterruptedException {
        var kind = troubles.next(verb, service);
        if (kind.isEmpty()) {
            return;
        }
        String call = verb + " of " + service;
        switch (kind.get()) {
            case UNREACHABLE -> throw RouterException.unreachable("the fake traffic layer is unreachable: " + call);
            case REJECTED -> throw RouterException.rejected("the fake traffic layer rejects: " + call);
            case LOST_ANSWER -> {
                work.run();
                throw RouterException.unreachable("the fake traffic layer's answer was lost: " + call);
            }
            case HANG -> new CountDownLatch(1).await();
        }
    }
}
