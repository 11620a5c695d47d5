package io.canary.tck;

import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random calls for one service, each followed by a look at what is in force. The same seed makes the same calls. */
final class RandomWalk {
    private final Random random;
    private final String service;
    private final List<String> versions;
    private final Map<String, List<URI>> upstreams;
    private final int granularity;
    private final StringBuilder path = new StringBuilder();

    private TrafficSplit last;

    /** After a rollback the addresses of the canary are forgotten: it is asked for again before it is promoted. */
    private boolean isWithdrawn;

    RandomWalk(long seed, String service, List<String> versions, Map<String, List<URI>> upstreams, Weight granularity) {
        this.random = new Random(seed);
        this.service = service;
        this.versions = versions;
        this.upstreams = upstreams;
        this.granularity = granularity.basisPoints();
        this.last = anySplit();
    }

    /** Walks {@code steps} calls and looks after each. */
    void walk(RouterUnderTest router, int steps) {
        router.split(last);
        router.assertInForce(service, Shares.of(last), note("split " + last.weights()));
        for (int i = 0; i < steps; i++) {
            var expected = step(router);
            router.assertInForce(service, expected, path.toString());
        }
    }

    private Shares step(RouterUnderTest router) {
        switch (random.nextInt(isWithdrawn ? 1 : 0, 10)) {
            case 0 -> {
                note("promote " + last.canaryVersion());
                router.promote(service, last.canaryVersion());
                return Shares.allTo(last.canaryVersion());
            }
            case 1, 2 -> {
                note("rollback " + last.baselineVersion());
                router.rollback(service, last.baselineVersion());
                isWithdrawn = true;
                return Shares.allTo(last.baselineVersion());
            }
            case 3 -> note("the same split again");
            case 4 -> last = anySplit();
            default -> last = last.withWeight(anyWeight());
        }
        note("split " + last.weights());
        router.split(last);
        isWithdrawn = false;
        return Shares.of(last);
    }

    TrafficSplit anySplit() {
        int baseline = random.nextInt(versions.size());
        int canary = (baseline + 1 + random.nextInt(versions.size() - 1)) % versions.size();
        return new TrafficSplit(service, versions.get(baseline), versions.get(canary), anyWeight(), upstreams);
    }

    /** Any weight that the router sets exactly, the ends more often than the rest. */
    private Weight anyWeight() {
        return switch (random.nextInt(6)) {
            case 0 -> Weight.NONE;
            case 1 -> Weight.FULL;
            case 2 -> new Weight(granularity);
            default -> new Weight(granularity * (1 + random.nextInt(10_000 / granularity)));
        };
    }

    private String note(String step) {
        return path.append(path.isEmpty() ? "" : ", ").append(step).toString();
    }
}
