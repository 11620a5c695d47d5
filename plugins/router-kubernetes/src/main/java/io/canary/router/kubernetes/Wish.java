package io.canary.router.kubernetes;

import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;

/**
 * What is to be true.
 *
 * @param split with {@link TrafficRouter#NO_VERSION} for a canary in promotions and rollbacks
 */
record Wish(Verb verb, TrafficSplit split) {

    static Wish split(TrafficSplit split) {
        return new Wish(Verb.SPLIT, split);
    }

    static Wish all(Verb verb, String service, String version) {
        return new Wish(verb, new TrafficSplit(service, version, TrafficRouter.NO_VERSION, Weight.NONE));
    }

    String service() {
        return split.service();
    }

    /** The version that carries what the canary does not: everything, in promotions and rollbacks. */
    String first() {
        return split.baselineVersion();
    }

    String canary() {
        return split.canaryVersion();
    }

    /** Whether one version is to have everything for good. */
    boolean isForOne() {
        return canary().equals(TrafficRouter.NO_VERSION);
    }
}
