package io.canary.bench.judge.live.fleet;

import java.util.ArrayList;
import java.util.List;

/** The canary's instances by their age: what its weight gains is served by new ones. Not thread-safe. */
final class Cohorts {
    private final double fadesMillis;
    private double weight;
    private List<Cohort> cohorts = new ArrayList<>();

    /** Instances of one age, which serve this share of the canary's requests. */
    private record Cohort(long born, double share) {}

    /** Instances that are alike: a share of the canary's requests, and what is left of their start, 0 to 1. */
    record Start(double share, double left) {}

    /** @param fadesSec in which time a start is over, but for a factor of e; 0: at once */
    Cohorts(double fadesSec) {
        this.fadesMillis = 1000 * fadesSec;
    }

    /** The canary's weight is this from now on, 0 to 1. */
    void see(double now, long at) {
        if (now > weight && fadesMillis > 0) {
            double kept = weight / now;
            var grown = new ArrayList<Cohort>();
            cohorts.forEach(c -> grown.add(new Cohort(c.born(), c.share() * kept)));
            grown.add(new Cohort(at, 1 - kept));
            cohorts = grown;
        }
        weight = now;
    }

    /** All of the canary's instances. */
    List<Start> starts(long at) {
        return cohorts.isEmpty()
                ? List.of(new Start(1, 0))
                : cohorts.stream()
                        .map(c -> new Start(c.share(), Math.exp((c.born() - at) / fadesMillis)))
                        .toList();
    }
}
