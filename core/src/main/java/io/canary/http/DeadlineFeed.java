package io.canary.http;

import io.canary.analysis.Sample;
import io.canary.api.ProblemException;
import io.canary.simulate.Feed;
import io.canary.spi.Weight;
import java.util.List;

/** Samples for a simulation with a deadline: when it is over, the simulation is aborted. */
final class DeadlineFeed implements Feed {
    private final Feed feed;
    private final SimulationDeadline deadline;

    DeadlineFeed(Feed feed, SimulationDeadline deadline) {
        this.feed = feed;
        this.deadline = deadline;
    }

    /**
     * Called before each step of the simulation.
     *
     * @throws ProblemException when the deadline is over
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
