package io.canary.http;

import io.canary.analysis.Sample;
import io.canary.api.Refusal;
import io.canary.simulate.Feed;
import io.canary.spi.Weight;
import java.time.Duration;
import java.util.List;

/** Samples for a simulation that somebody waits for: when the time is over, it is given up. */
final class HurriedFeed implements Feed {
    private final Feed feed;
    private final Duration limit;
    private final long begunNanos;

    /** @param begunNanos since when the time counts, by {@link System#nanoTime} */
    HurriedFeed(Feed feed, Duration limit, long begunNanos) {
        this.feed = feed;
        this.limit = limit;
        this.begunNanos = begunNanos;
    }

    /**
     * Asked for before everything that is simulated.
     *
     * @throws Refusal when the time is over
     */
    @Override
    public long nextMillis() {
        if (System.nanoTime() - begunNanos > limit.toNanos()) {
            throw new Refusal(
                    422,
                    "the simulation takes longer than " + limit.toSeconds()
                            + " s: send fewer samples or a longer interval, or use `canary simulate`");
        }
        return feed.nextMillis();
    }

    @Override
    public List<Sample> next(Weight weight) {
        return feed.next(weight);
    }
}
