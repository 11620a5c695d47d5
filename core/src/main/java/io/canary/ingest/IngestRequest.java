package io.canary.ingest;

import io.canary.bus.Address;
import io.canary.bus.Local;
import java.util.List;

/** What a metrics-ingestion verticle can be asked. */
public sealed interface IngestRequest extends Local {

    /** A body of no more bytes is read at once, on the event loop. */
    int SMALL = 4 << 10;

    /** Where the ingestion verticle of this number answers; they are numbered from 0. */
    static Address<IngestRequest, IngestReply> address(int number) {
        return new Address<>("canary.ingest." + number);
    }

    /** What becomes of a sample that names a service which has no open deployment, or none of that version. */
    enum UnknownTarget {
        /** It is refused with 404, 409 or 400, and the reason. */
        REFUSE,
        /** It is accepted and counts nowhere: for senders that report every service, whether it is deployed or not. */
        DROP
    }

    /**
     * Take what these say. Answered with {@link IngestReply.Outcomes}, one for each body, in the same order.
     *
     * @param bodies each a JSON text: a sample, or an array of samples
     * @param unknown what becomes of samples of a service that has no deployment for them
     */
    record Bodies(List<byte[]> bodies, UnknownTarget unknown) implements IngestRequest {}

    /**
     * Take what these say. Answered with {@link IngestReply.Outcomes} of one outcome.
     *
     * @param text begins with whole lines, each of them a sample in JSON
     * @param length so many bytes of it
     * @param unknown what becomes of samples of a service that has no deployment for them
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over whole and compared by nobody
    record Lines(byte[] text, int length, UnknownTarget unknown) implements IngestRequest {}

    /**
     * Take this. Answered with {@link IngestReply.Outcomes} of one outcome.
     *
     * @param unknown what becomes of a sample of a service that has no deployment for it
     */
    record Typed(IncomingSample sample, UnknownTarget unknown) implements IngestRequest {}

    /**
     * This deployment takes no samples of its canary any more. Answered with {@link IngestReply.Done}.
     *
     * @param baselineToo false if those of its baseline are taken for a while yet
     */
    record Ended(String deploymentId, boolean baselineToo) implements IngestRequest {}
}
