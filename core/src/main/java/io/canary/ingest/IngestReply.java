package io.canary.ingest;

import io.canary.bus.Local;
import io.canary.spi.settings.Problem;
import java.util.List;

/** What a metrics-ingestion verticle answers. */
public sealed interface IngestReply extends Local {

    /** So many refusals are told of one body, the first. */
    int REFUSALS_MAX = 100;

    /** Where so many samples of one body are refused, the rest of it is not read. */
    int REFUSED_MAX = 1_000;

    /** What became of each body. */
    record Outcomes(List<Outcome> outcomes) implements IngestReply {}

    /** Noted. */
    record Done() implements IngestReply {}

    /**
     * What became of one body.
     *
     * @param accepted how many of its samples were taken
     * @param duplicates how many of these came before, and do not count again
     * @param dropped how many were for no deployment, and were to be dropped
     * @param refusals those that were not, in order: the first {@value IngestReply#REFUSALS_MAX}
     * @param refused how many were not
     * @param status of all that were not; 0 where they differ, or there are none
     * @param stopped whether so many were not that the rest was not read
     */
    record Outcome(
            int accepted,
            int duplicates,
            int dropped,
            List<SampleRejection> refusals,
            int refused,
            int status,
            boolean stopped) {
        static final Outcome ONE_ACCEPTED = new Outcome(1, 0, 0, List.of(), 0, 0, false);
    }

    /**
     * A sample that was not taken.
     *
     * @param index its place in its body, from 0; for lines, the line's
     * @param status 400, 404, 409 or 503, as HTTP has them
     * @param errors what is wrong with it, the first of it; empty where {@code detail} says all
     * @param errorsNotShown how many more mistakes it has
     */
    record SampleRejection(int index, int status, String detail, List<Problem> errors, int errorsNotShown) {}
}
