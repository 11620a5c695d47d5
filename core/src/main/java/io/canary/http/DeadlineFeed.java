package io.canary.http;

import io.canary.analysis.Sample;
import io.canary.api.ProblemException;
import io.canary.simulate.Feed;
import io.canary.spi.Weight;
import java.util.List;

/** Samples for a simulation that somebody waits for: when the time is over, it is given up. */
final class DeadlineFeed implements Feed {
    private final Feed feed;
    private final SimulationDeadline deadline;

    DeadlineFeed(Feed feed, SimulationDeadline deadline) {
        this.feed = feed;
        this.deadline = deadline;
    }

    /**
     * Asked for before everything that is simulated.
     *
     * @throws ProblemException when the time is over
     */
    @Override
    public long nextMillis() {
        deadline.check();
        return feed.nextMillis();
    }

    @Override
    public List<Sample> next(Weight weight) {
        return feed.next(weight);
    }
}
