package io.canary.bench.judge.live;

import io.canary.bench.judge.Share;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What became of many rollouts of one scenario. */
record LiveTally(List<LiveOutcome> outcomes) {

    /** Runs them, each the first of its service or the second; the same for the same seed, on however many cores. */
    static LiveTally of(LiveScenario scenario, int rollouts, long seed, boolean areSecond) {
        long own = 31 * seed + scenario.name().hashCode();
        return new LiveTally(IntStream.range(0, rollouts)
                .parallel()
                .mapToObj(number -> LiveOutcome.run(scenario.settings(), own, number, areSecond))
                .toList());
    }

    Share share(LiveEnd end) {
        return share(outcome -> outcome.end() == end);
    }

    Share share(LiveGoal.Measure measure) {
        return switch (measure) {
            case PROMOTED -> share(LiveOutcome::isPromoted);
            case ACCUSED -> share(LiveOutcome::isAccused);
            case FOUND -> found();
        };
    }

    /** Of those that went on until something was wrong. */
    private Share found() {
        return new Share(
                outcomes.stream().filter(LiveOutcome::isFound).count(),
                outcomes.stream().filter(o -> o.secondsFromOnset() > 0).count());
    }

    private Share share(Predicate<LiveOutcome> wanted) {
        return new Share(outcomes.stream().filter(wanted).count(), outcomes.size());
    }

    /** Half of the promoted ones took at most so long; NaN if there is none. */
    double secondsToPromotion() {
        return median(LiveOutcome::isPromoted, LiveOutcome::seconds);
    }

    /** Half of the found ones took at most so long since that began which is wrong. */
    double secondsToFind() {
        return median(LiveOutcome::isFound, LiveOutcome::secondsFromOnset);
    }

    /** Half of the found ones had cost at most so many requests since then. */
    double exposed() {
        return median(LiveOutcome::isFound, LiveOutcome::exposed);
    }

    private double median(Predicate<LiveOutcome> wanted, ToDoubleFunction<LiveOutcome> value) {
        double[] sorted =
                outcomes.stream().filter(wanted).mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
