package io.canary.keeper;

import io.canary.spi.Observation;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.Unit;
import io.canary.spi.settings.ValidName;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * A lease that has to end in one way or another.
 *
 * @param baseline what gets everything when it ends by itself
 * @param lease for so long it holds without a renewal
 * @param leavingBp what was asked for instead that needs no lease, in basis points by version, and was not confirmed:
 *     where that is in force, the lease has ended. Empty if nothing was
 */
record OpenLease(
        @ValidName String baseline,

        @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 86_400)
        Duration lease,

        Map<String, Integer> leavingBp) {

    OpenLease {
        leavingBp = Map.copyOf(leavingBp);
    }

    /** The lease of a split, which has one. */
    static OpenLease of(TrafficSplit split, Duration lease) {
        return new OpenLease(split.baselineVersion(), lease, Map.of());
    }

    /** The same while these weights are asked for, which need none. */
    OpenLease leaving(Map<String, Weight> weights) {
        return new OpenLease(baseline, lease, withTraffic(weights));
    }

    /** The same for so long. */
    OpenLease lasting(Duration length) {
        return new OpenLease(baseline, length, leavingBp);
    }

    /** Whether what needs no lease is in force. */
    boolean isLeft(Observation seen) {
        return !leavingBp.isEmpty()
                && seen instanceof Observation.InForce inForce
                && withTraffic(inForce.weights()).equals(leavingBp);
    }

    private static Map<String, Integer> withTraffic(Map<String, Weight> weights) {
        var some = new HashMap<String, Integer>();
        weights.forEach((version, weight) -> {
            if (!weight.equals(Weight.NONE)) {
                some.put(version, weight.basisPoints());
            }
        });
        return some;
    }
}
