package io.canary.tck;

import io.canary.spi.LeaseRenewalResult;
import io.canary.spi.Leases;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Routers that hold leases, and routers that break one promise each of those that do. */
final class LeasingRouters {

    private LeasingRouters() {}

    /** Keeps every promise. */
    static class Good extends LayerRouter {
        final Leases leases = new Leases("leases");

        Good(TrafficLayer layer) {
            super(layer);
        }

        @Override
        public RouterCapabilities capabilities() {
            return RouterCapabilities.of(new Weight(1), Feature.OBSERVE, Feature.LEASE);
        }

        @Override
        public void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
            requireThere(split.service());
            leases.change(
                    split.service(),
                    split.lease(),
                    () -> put(split.service(), Map.of(split.baselineVersion(), Weight.FULL)),
                    () -> put(split.service(), split.weights()));
        }

        @Override
        public void promote(String service, String version) throws RouterException, InterruptedException {
            leases.change(service, null, () -> {}, () -> put(service, Map.of(version, Weight.FULL)));
        }

        @Override
        public void rollback(String service, String version) throws RouterException, InterruptedException {
            requireThere(service);
            promote(service, version);
        }

        @Override
        public LeaseRenewalResult renew(String service, Duration lease) {
            return leases.renew(service, lease);
        }

        @Override
        public void close() {
            leases.close();
        }
    }

    /** Says yes to a lease and holds the weight for ever. */
    static final class NeverLapsing extends Good {
        NeverLapsing(TrafficLayer layer) {
            super(layer);
        }

        @Override
        public void setTrafficSplit(TrafficSplit split) {
            put(split.service(), split.weights());
        }
    }

    /** Says yes to a renewal and lets the lease run out. */
    static final class ForgettingRenewals extends Good {
        ForgettingRenewals(TrafficLayer layer) {
            super(layer);
        }

        @Override
        public LeaseRenewalResult renew(String service, Duration lease) {
            return LeaseRenewalResult.HELD;
        }
    }

    /** Takes a renewal for a wish. */
    static final class Resurrecting extends Good {
        private final Map<String, TrafficSplit> asked = new ConcurrentHashMap<>();

        Resurrecting(TrafficLayer layer) {
            super(layer);
        }

        @Override
        public void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
            asked.put(split.service(), split);
            super.setTrafficSplit(split);
        }

        @Override
        public LeaseRenewalResult renew(String service, Duration lease) {
            var split = asked.get(service);
            if (split == null) {
                return LeaseRenewalResult.LAPSED;
            }
            put(service, split.weights());
            return super.renew(service, lease);
        }
    }

    /** Forgets to end the lease of what it promotes. */
    static final class HauntedByLeases extends Good {
        HauntedByLeases(TrafficLayer layer) {
            super(layer);
        }

        @Override
        public void promote(String service, String version) {
            put(service, Map.of(version, Weight.FULL));
        }
    }

    /** Begins a lease at the first split only. */
    static final class CountingFromTheFirst extends Good {
        CountingFromTheFirst(TrafficLayer layer) {
            super(layer);
        }

        @Override
        public void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
            if (split.weights().equals(layer.weights.get(split.service())) && split.lease() != null) {
                return;
            }
            super.setTrafficSplit(split);
        }
    }
}
