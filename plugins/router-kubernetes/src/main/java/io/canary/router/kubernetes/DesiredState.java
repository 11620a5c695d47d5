package io.canary.router.kubernetes;

import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;

/**
 * What is to be true.
 *
 * @param split with {@link TrafficRouter#NO_VERSION} for a canary in promotions and rollbacks
 */
record DesiredState(RouterOperation routerOperation, TrafficSplit split) {

    static DesiredState split(TrafficSplit split) {
        return new DesiredState(RouterOperation.SPLIT, split);
    }

    static DesiredState all(RouterOperation routerOperation, String service, String version) {
        return new DesiredState(
                routerOperation, new TrafficSplit(service, version, TrafficRouter.NO_VERSION, Weight.NONE));
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
