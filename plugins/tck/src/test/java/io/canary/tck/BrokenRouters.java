package io.canary.tck;

import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** Routers that break one promise each. */
final class BrokenRouters {

    private BrokenRouters() {}

    /** Takes what it is asked as something to do, not as something to be true. */
    static class Adding extends LayerRouter {
        Adding(TrafficLayer layer) {
            super(layer);
        }

        @Override
        public void setTrafficSplit(TrafficSplit split) {
            var now = layer.weights.getOrDefault(split.service(), Map.of());
            var canary = split.weights().equals(now) ? split.canaryWeight().plus(new Weight(1)) : split.canaryWeight();
            put(split.service(), split.withWeight(canary).weights());
        }
    }

    /** Refuses what is so already. */
    static class RefusingRepeats extends LayerRouter {
        RefusingRepeats(TrafficLayer layer) {
            super(layer);
        }

        @Override
        public void rollback(String service, String version) throws RouterException, InterruptedException {
            if (Map.of(version, Weight.FULL).equals(layer.weights.get(service))) {
                throw RouterException.rejected("already rolled back");
            }
            put(service, Map.of(version, Weight.FULL));
        }
    }

    /** Says yes to a promotion and does nothing. */
    static class NotPromoting extends LayerRouter {
        NotPromoting(TrafficLayer layer) {
            super(layer);
        }

        @Override
        public void promote(String service, String version) {}
    }

    /** Can only roll back what it has split itself. */
    static class NeedingSplit extends LayerRouter {
        private final Set<String> split = new HashSet<>();

        NeedingSplit(TrafficLayer layer) {
            super(layer);
        }

        @Override
        public void setTrafficSplit(TrafficSplit asked) {
            split.add(asked.service());
            put(asked.service(), asked.weights());
        }

        @Override
        public void rollback(String service, String version) throws RouterException {
            if (!split.contains(service)) {
                throw RouterException.rejected("nothing to roll back");
            }
            put(service, Map.of(version, Weight.FULL));
        }
    }

    /** Tells what it was asked, and does not look. */
    static class Remembering extends LayerRouter {
        private Observation asked = new Observation.NotRouted();

        Remembering(TrafficLayer layer) {
            super(layer);
        }

        @Override
        public void setTrafficSplit(TrafficSplit split) {
            asked = new Observation.InForce(split.weights());
            put(split.service(), split.weights());
        }

        @Override
        public Observation observe(String service) {
            return asked;
        }
    }

    /** Knows one service only, whatever the name. */
    static class MixingServices extends LayerRouter {
        MixingServices(TrafficLayer layer) {
            super(layer);
        }

        @Override
        void put(String service, Map<String, Weight> weights) {
            super.put("the-one", weights);
        }

        @Override
        public Observation observe(String service) throws RouterException, InterruptedException {
            return super.observe("the-one");
        }
    }

    /** Says 0.01 % and does whole percents. */
    static class Rounding extends LayerRouter {
        Rounding(TrafficLayer layer) {
            super(layer);
        }

        @Override
        public void setTrafficSplit(TrafficSplit split) {
            var rounded = new Weight(split.canaryWeight().basisPoints() / 100 * 100);
            put(split.service(), split.withWeight(rounded).weights());
        }
    }

    /** Takes the canary's old share away, waits, and gives the new one. */
    static class InTwoSteps extends LayerRouter {
        InTwoSteps(TrafficLayer layer) {
            super(layer);
        }

        @Override
        public void setTrafficSplit(TrafficSplit split) throws InterruptedException {
            put(split.service(), split.withWeight(Weight.NONE).weights());
            Thread.sleep(2);
            put(split.service(), split.weights());
        }
    }

    /** Comes back before the traffic has moved. */
    static class Late extends LayerRouter {
        Late(TrafficLayer layer) {
            super(layer);
        }

        @Override
        public void setTrafficSplit(TrafficSplit split) {
            Thread.startVirtualThread(() -> {
                LockSupport.parkNanos(20_000_000);
                put(split.service(), split.weights());
            });
        }
    }

    /** Goes on when it is interrupted. */
    static class Deaf extends LayerRouter {
        Deaf(TrafficLayer layer) {
            super(layer);
        }

        @Override
        public void setTrafficSplit(TrafficSplit split) {
            long end = System.nanoTime() + 8_000_000_000L;
            while (System.nanoTime() < end) {
                Thread.interrupted();
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

    /** Takes traffic back when it is closed. */
    static class Resetting extends LayerRouter {
        Resetting(TrafficLayer layer) {
            super(layer);
        }

        @Override
        public void close() {
            layer.weights.clear();
        }
    }

    /** Leaves a thread behind. */
    static class Leaking extends LayerRouter {
        final CountDownLatch end;

        Leaking(TrafficLayer layer, CountDownLatch end) {
            super(layer);
            this.end = end;
            Thread.ofPlatform().daemon().name("leaked").start(() -> {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    /** Says that it observes, but cannot tell. */
    static class Boasting extends LayerRouter {
        Boasting(TrafficLayer layer) {
            super(layer);
        }

        @Override
        public Observation observe(String service) {
            return new Observation.CannotTell("no idea");
        }
    }

    /** Shows the split that was asked, while clients get another. */
    static class Pretending extends LayerRouter {
        private final Map<String, Map<String, Weight>> shown = new ConcurrentHashMap<>();

        Pretending(TrafficLayer layer) {
            super(layer);
        }

        @Override
        public void setTrafficSplit(TrafficSplit split) {
            shown.put(split.service(), split.weights());
            put(
                    split.service(),
                    split.withWeight(new Weight(split.canaryWeight().basisPoints() / 2))
                            .weights());
        }

        @Override
        public Observation observe(String service) {
            var weights = shown.get(service);
            return weights == null ? new Observation.NotRouted() : new Observation.InForce(weights);
        }
    }

    /** Says that it reports, and never does. */
    static class Silent extends LayerRouter {
        Silent(TrafficLayer layer) {
            super(layer);
        }

        @Override
        public RouterCapabilities capabilities() {
            return RouterCapabilities.of(new Weight(1), Feature.OBSERVE, Feature.REPORTS);
        }
    }

    /** Says that it is sticky, and throws the dice for each request. */
    static class Fickle extends LayerRouter {
        Fickle(TrafficLayer layer) {
            super(layer);
        }

        @Override
        public RouterCapabilities capabilities() {
            return RouterCapabilities.of(new Weight(1), Feature.OBSERVE, Feature.STICKINESS);
        }
    }

    /** Keeps a user on the version that answered first, whatever happens. */
    static class Holding extends Fickle {
        private final Map<String, String> held = new ConcurrentHashMap<>();

        Holding(TrafficLayer layer) {
            super(layer);
        }

        @Override
        String answer(String service, String user) {
            return held.computeIfAbsent(user, u -> super.answer(service, u));
        }
    }

    /** Cannot say twice the same of itself. */
    static class Wavering extends LayerRouter {
        private int asked;

        Wavering(TrafficLayer layer) {
            super(layer);
        }

        @Override
        public RouterCapabilities capabilities() {
            return RouterCapabilities.of(new Weight(1 + asked++), Feature.OBSERVE);
        }
    }
}
