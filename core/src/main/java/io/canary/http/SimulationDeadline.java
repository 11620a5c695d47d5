package io.canary.http;

import io.canary.api.ProblemException;
import java.time.Duration;

/** By when a simulation that somebody waits for has to be done, its reading included: then it is given up. */
final class SimulationDeadline {
    private final Duration limit;
    private final long begunNanos;

    /** @param begunNanos since when the time counts, by {@link System#nanoTime} */
    SimulationDeadline(Duration limit, long begunNanos) {
        this.limit = limit;
        this.begunNanos = begunNanos;
    }

    /** @throws ProblemException when the time is over */
    void check() {
        if (System.nanoTime() - begunNanos > limit.toNanos()) {
            throw new ProblemException(
                    422,
                    "the simulation takes longer than " + limit.toSeconds()
                            + " s: send fewer samples or a longer interval, or use `canary simulate`");
        }
    }
}
