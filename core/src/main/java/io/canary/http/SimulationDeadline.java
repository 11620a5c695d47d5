package io.canary.http;

import io.canary.api.ProblemException;
import java.time.Duration;

/** The deadline of a simulation, parsing included. */
final class SimulationDeadline {
    private final Duration limit;
    private final long begunNanos;

    /** @param begunNanos when the time starts, by {@link System#nanoTime} */
    SimulationDeadline(Duration limit, long begunNanos) {
        this.limit = limit;
        this.begunNanos = begunNanos;
    }

    /** @throws ProblemException when the deadline is over */
    void check() {
        if (System.nanoTime() - begunNanos > limit.toNanos()) {
            throw new ProblemException(
                    422,
                    "the simulation takes longer than " + limit.toSeconds()
                            + " s: send fewer samples or a longer interval, or use `canary simulate`");
        }
    }
}
