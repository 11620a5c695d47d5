package io.canary.ingest;

import io.canary.bus.Local;
import io.canary.spi.settings.Problem;
import java.util.List;

/** The replies of a metrics-ingestion verticle. */
public sealed interface IngestReply extends Local {

    /** How many refusals of one body are shown, the first ones. */
    int REFUSALS_MAX = 100;

    /** After this many refused samples the rest of a body is not read. */
    int REFUSED_MAX = 1_000;

    /** The result of each body. */
    record Outcomes(List<Outcome> outcomes) implements IngestReply {}

    record Done() implements IngestReply {}

    /**
     * The metrics of an export were taken, apart from those that were refused.
     *
     * @param samples how many samples that are numbers came by remote-write, whether or not anything is judged by them
     * @param histograms likewise
     * @param refusedPoints how many of its data points were refused
     * @param detail for people: what was refused or left out; empty if nothing was
     */
    record Exported(long samples, long histograms, long refusedPoints, String detail) implements IngestReply {}

    /** The body is no export of metrics; nothing of it was taken. */
    record NoExport(String why) implements IngestReply {}

    /** A deployment did not answer; nothing was taken, so the same body may be sent again. */
    record Unavailable(String why) implements IngestReply {}

    /**
     * The result of one body.
     *
     * @param accepted how many of its samples were accepted
     * @param duplicates how many of these were received before, and do not count again
     * @param dropped how many had no deployment, and were dropped as the sender asked
     * @param refusals the refused samples, in order: the first {@value IngestReply#REFUSALS_MAX}
     * @param refused how many were refused
     * @param status the status of all refused samples; 0 if they differ, or if there are none
     * @param stopped whether the rest of the body was not read after too many refusals
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
     * A refused sample.
     *
     * @param index its index in its body, from 0; for lines, the index of the line
     * @param status 400, 404, 409 or 503, as in HTTP
     * @param errors its first errors; empty if {@code detail} says everything
     * @param errorsNotShown how many more errors it has
     */
    record SampleRejection(int index, int status, String detail, List<Problem> errors, int errorsNotShown) {}
}
