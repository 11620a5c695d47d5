package io.canary.ingest;

import io.canary.bus.Local;
import io.canary.spi.settings.Problem;
import java.util.List;

/** What a metrics-ingestion verticle answers. */
public sealed interface IngestAnswer extends Local {

    /** What became of each body. */
    record Outcomes(List<Outcome> outcomes) implements IngestAnswer {}

    /** Noted. */
    record Done() implements IngestAnswer {}

    /**
     * What became of one body.
     *
     * @param accepted how many of its samples were taken
     * @param refusals those that were not, in order
     */
    record Outcome(int accepted, List<Refusal> refusals) {
        static final Outcome ONE_ACCEPTED = new Outcome(1, List.of());
    }

    /**
     * A sample that was not taken.
     *
     * @param index its place in its body, from 0; for lines, the line's
     * @param status 400, 404, 409 or 503, as HTTP has them
     * @param errors what is wrong with it; empty where {@code detail} says all
     */
    record Refusal(int index, int status, String detail, List<Problem> errors) {}
}
