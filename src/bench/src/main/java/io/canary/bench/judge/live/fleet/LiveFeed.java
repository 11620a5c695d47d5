package io.canary.bench.judge.live.fleet;

import io.canary.analysis.Sample;
import io.canary.simulate.Feed;
import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * What the reporters of a simulated service send, as it arrives; the service follows the weight from second to second.
 * Not thread-safe.
 */
public final class LiveFeed implements Feed {
    /** When every rollout begins, in milliseconds since the epoch; a multiple of ten seconds. */
    public static final long START = 1_800_000_000_000L;

    /** No rollout is followed for longer. */
    public static final long LONGEST_MILLIS = 100 * 60_000L;

    private static final long SECOND = 1000;

    private final ServiceWorld world;
    private final PriorityQueue<Delivery> underWay = new PriorityQueue<>(Comparator.comparingLong(Delivery::arrival));
    private long wake; // the time itself calls for nothing, but the weight may have changed
    private long now;

    /**
     * That of one rollout.
     *
     * @param seed of all rollouts of a scenario
     * @param number of the rollout
     */
    public LiveFeed(FleetSettings settings, long seed, long number) {
        world = new ServiceWorld(settings, new Chance(seed, number));
    }

    @Override
    public boolean followsWeight() {
        return true;
    }

    @Override
    public long nextMillis() {
        long next = next();
        return next > LONGEST_MILLIS ? NONE : START + next;
    }

    private long next() {
        long due = Math.min(wake, world.nextReport());
        return underWay.isEmpty() ? due : Math.min(due, underWay.element().arrival());
    }

    @Override
    public List<Sample> next(Weight weight) {
        now = next();
        world.advance(now, weight.basisPoints() / (double) Weight.FULL.basisPoints());
        underWay.addAll(world.reports(now));
        if (wake == now) {
            wake += SECOND;
        }
        var arrived = new ArrayList<Sample>();
        while (!underWay.isEmpty() && underWay.element().arrival() <= now) {
            arrived.add(underWay.remove().sample());
        }
        return arrived;
    }

    /** When what is wrong began, in milliseconds since the rollout did; the largest number if it did not come to it. */
    public long onsetMillis() {
        return world.onsetMillis();
    }

    /** How many requests the canary got since then. */
    public double exposed() {
        return world.exposed();
    }
}
