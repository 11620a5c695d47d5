package io.canary.rollout;

import io.canary.analysis.Aggregates;
import io.canary.analysis.Verdict;
import io.canary.spi.Weight;
import java.time.Instant;

/**
 * What followed from a verdict, with everything that it was decided on: deciding again from the same spec gives the same.
 *
 * @param weight the confirmed weight at which the evidence was gathered
 * @param failures FAILs in a row before this verdict
 */
public record Decision(
        Instant at, Kind kind, int step, Weight weight, int failures, Verdict verdict, Aggregates evidence) {

    /** What can follow from a verdict. */
    public enum Kind {
        ADVANCE,
        HOLD,
        ROLL_BACK,
        PROMOTE
    }

    /** For people, in one sentence. */
    public String sentence() {
        String act =
                switch (kind) {
                    case ADVANCE -> "advance";
                    case HOLD -> "hold";
                    case ROLL_BACK -> "roll back";
                    case PROMOTE -> "promote";
                };
        return verdict.sentence() + ": " + act;
    }
}
