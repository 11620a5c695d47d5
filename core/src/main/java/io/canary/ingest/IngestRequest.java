package io.canary.ingest;

import io.canary.bus.Address;
import io.canary.bus.Local;
import java.util.List;

/** The requests to a metrics-ingestion verticle. */
public sealed interface IngestRequest extends Local {

    /** A body up to this size in bytes is read at once, on the event loop. */
    int SMALL = 4 << 10;

    /** The address of the ingestion verticle of this number; they are numbered from 0. */
    static Address<IngestRequest, IngestReply> address(int number) {
        return new Address<>("canary.ingest." + number);
    }

    /** What to do with a sample of a service that has no open deployment, or none with that version. */
    enum UnknownTarget {
        /** Refuse it with 404, 409 or 400, and the reason. */
        REFUSE,
        /** Accept and ignore it: for senders that report every service, whether or not it is being deployed. */
        DROP
    }

    /**
     * Takes the samples of these bodies. Answered with {@link IngestReply.Outcomes}, one for each body, in the same
     * order.
     *
     * @param bodies each a JSON text: a sample, or an array of samples
     * @param unknown what to do with samples of a service that has no deployment for them
     */
    record Bodies(List<byte[]> bodies, UnknownTarget unknown) implements IngestRequest {}

    /**
     * Takes the samples of these lines. Answered with {@link IngestReply.Outcomes} of one outcome.
     *
     * @param text begins with whole lines, each of them a sample in JSON
     * @param length how many bytes of it to read
     * @param unknown what to do with samples of a service that has no deployment for them
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over whole, and never compared
    record Lines(byte[] text, int length, UnknownTarget unknown) implements IngestRequest {}

    /** How other systems write many metrics of many services. */
    enum ExportFormat {
        /** An {@code ExportMetricsServiceRequest} of OTLP. */
        OTLP_PROTOBUF,
        /** That message in the JSON encoding of OTLP. */
        OTLP_JSON,
        /** A {@code prometheus.WriteRequest}. */
        REMOTE_WRITE_1,
        /** An {@code io.prometheus.write.v2.Request}. */
        REMOTE_WRITE_2
    }

    /**
     * Takes the metrics of this export. Answered with {@link IngestReply.Exported}, {@link IngestReply.NoExport} or
     * {@link IngestReply.Unavailable}.
     *
     * @param body of this format; of remote-write, as a block of Snappy
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over whole, and never compared
    record MetricExport(byte[] body, ExportFormat format) implements IngestRequest {}

    /**
     * Takes these samples; those of one deployment reach it together. Answered with {@link IngestReply.Outcomes} of one
     * outcome.
     *
     * @param unknown what to do with samples of a service that has no deployment for them
     */
    record Typed(List<IncomingSample> samples, UnknownTarget unknown) implements IngestRequest {
        public Typed {
            samples = List.copyOf(samples);
        }
    }

    /**
     * The deployment takes no more samples of its canary. Answered with {@link IngestReply.Done}.
     *
     * @param baselineToo false if samples of its baseline are still taken for a while
     */
    record Ended(String deploymentId, boolean baselineToo) implements IngestRequest {}
}
