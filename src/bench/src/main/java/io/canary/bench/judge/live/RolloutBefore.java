package io.canary.bench.judge.live;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.sequential.Learned;
import io.canary.bench.judge.live.fleet.FleetSettings;
import io.canary.bench.judge.live.fleet.LiveFeed;
import io.canary.simulate.Feed;
import io.canary.simulate.Lesson;
import io.canary.simulate.Plan;
import io.canary.simulate.Simulation;
import io.canary.spi.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the next rollout of a service remembers: a rollout of the same service a week before has taught it of the
 * baseline.
 */
final class RolloutBefore {
    private static final Duration AGE = Duration.ofDays(7);

    private RolloutBefore() {}

    /** What is left of that; null where it taught nothing. */
    static @Nullable Learned learned(Plan plan, FleetSettings settings, long seed, long number) {
        var feed = new Heard(new LiveFeed(settings, seed, number));
        Simulation.run(plan, feed);
        feed.baseline.sort(Comparator.comparingLong(Sample::atMillis));
        var lesson = Lesson.of(plan.policy().comparison(), feed.baseline.iterator());
        return lesson == null ? null : lesson.learned().aged(AGE);
    }

    /** Keeps what the baseline reports. */
    private static final class Heard implements Feed {
        private final Feed feed;
        private final List<Sample> baseline = new ArrayList<>();

        Heard(Feed feed) {
            this.feed = feed;
        }

        @Override
        public long nextMillis() {
            return feed.nextMillis();
        }

        @Override
        public List<Sample> next(Weight weight) {
            var all = feed.next(weight);
            all.stream().filter(s -> s.role() == Role.BASELINE).forEach(baseline::add);
            return all;
        }

        @Override
        public boolean followsWeight() {
            return feed.followsWeight();
        }
    }
}
