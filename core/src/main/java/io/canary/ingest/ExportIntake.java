package io.canary.ingest;

import io.canary.analysis.Accuracy;
import io.canary.ingest.IngestReply.Exported;
import io.canary.ingest.IngestReply.NoExport;
import io.canary.ingest.IngestReply.Unavailable;
import io.canary.ingest.IngestRequest.ExportFormat;
import io.canary.ingest.SampleDispatcher.IntakeStatus;
import io.canary.ingest.otlp.Export;
import io.canary.ingest.otlp.OtlpJson;
import io.canary.ingest.otlp.OtlpReader;
import io.canary.ingest.otlp.OtlpStreams;
import io.canary.ingest.otlp.Refusals;
import io.canary.ingest.otlp.ResourceReport;
import io.canary.ingest.otlp.ResourceSamples;
import io.canary.ingest.otlp.Targets;
import io.canary.ingest.remotewrite.RemoteWriteReader;
import io.canary.ingest.remotewrite.SnappyBlock;
import io.canary.ingest.wire.Malformed;
import io.canary.spi.LatencyHistogram;
import io.canary.telemetry.Meters;
import io.canary.telemetry.SampleFate;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes exports of metrics: in OTLP, or by remote-write of Prometheus.
 *
 * <p>An export is read without effect. Then its deployments are asked whether they take samples, and only if all have
 * answered, its cumulative points are counted: a point that is counted and not delivered would be lost, as the next one
 * counts from it.
 *
 * <p>Used on one context only.
 */
final class ExportIntake {
    /** A larger body is read on a worker, and so are more points counted. */
    private static final int SMALL = 64 << 10;

    /** A compressed body becomes larger. */
    private static final int SMALL_PACKED = 16 << 10;

    private static final int FEW_POINTS = 500;
    /** How many samples are passed to their deployments before the event loop takes other work. */
    private static final int SLICE = 500;

    private final Context context;
    private final WorkerExecutor workers;
    private final SampleDispatcher dispatcher;
    private final Targets targets;
    private final OtlpStreams streams;
    private final Meters meters;
    private final InstantSource clock;

    ExportIntake(
            Context context,
            WorkerExecutor workers,
            SampleDispatcher dispatcher,
            Targets targets,
            OtlpStreams streams,
            Meters meters,
            InstantSource clock) {
        this.context = context;
        this.workers = workers;
        this.dispatcher = dispatcher;
        this.targets = targets;
        this.streams = streams;
        this.meters = meters;
        this.clock = clock;
    }

    /** What the samples of an export are passed to, by the id of their deployment. */
    private record Delivery(
            List<ResourceSamples.Made> samples, Map<String, IntakeStatus> statuses, Refusals refusals) {}

    /**
     * What was read.
     *
     * @param export null if the body is none
     * @param why it is none; empty if it is one
     */
    private record Body(@Nullable Export export, String why) {}

    /** Completes when all that the export reports was passed to its deployments. */
    Future<IngestReply> take(byte[] body, ExportFormat format) {
        boolean isPacked = format == ExportFormat.REMOTE_WRITE_1 || format == ExportFormat.REMOTE_WRITE_2;
        var read = body.length <= (isPacked ? SMALL_PACKED : SMALL)
                ? Future.succeededFuture(read(body, format))
                : workers.executeBlocking(() -> read(body, format), false);
        return read.compose(done ->
                done.export() == null ? Future.succeededFuture(new NoExport(done.why())) : count(done.export()));
    }

    private Body read(byte[] body, ExportFormat format) {
        long now = clock.millis();
        try {
            var export =
                    switch (format) {
                        case OTLP_PROTOBUF -> OtlpReader.read(body, targets, now);
                        case OTLP_JSON -> OtlpReader.read(OtlpJson.toProtobuf(body), targets, now);
                        case REMOTE_WRITE_1 -> RemoteWriteReader.readVersion1(SnappyBlock.decompress(body), targets);
                        case REMOTE_WRITE_2 -> RemoteWriteReader.readVersion2(SnappyBlock.decompress(body), targets);
                    };
            return new Body(export, "");
        } catch (Malformed e) {
            return new Body(null, "the body is no " + message(format) + ": " + e.why());
        }
    }

    private static String message(ExportFormat format) {
        return switch (format) {
            case OTLP_PROTOBUF, OTLP_JSON -> "ExportMetricsServiceRequest";
            case REMOTE_WRITE_1 -> "prometheus.WriteRequest";
            case REMOTE_WRITE_2 -> "io.prometheus.write.v2.Request";
        };
    }

    private Future<IngestReply> count(Export export) {
        meters.samples(SampleFate.NO_ACTIVE_DEPLOYMENT, export.foreign());
        var asked = new LinkedHashMap<String, Future<IntakeStatus>>();
        for (var resource : export.resources()) {
            asked.computeIfAbsent(resource.target().deploymentId(), this::ask);
        }
        return Future.join(List.copyOf(asked.values())).compose(all -> {
            var statuses = new HashMap<String, IntakeStatus>();
            asked.forEach((id, status) -> statuses.put(id, status.result()));
            return count(export, statuses);
        });
    }

    private Future<IntakeStatus> ask(String id) {
        var sender = dispatcher.outlet(id);
        return sender == null ? dispatcher.ask(id) : Future.succeededFuture(new IntakeStatus.Open(sender));
    }

    private Future<IngestReply> count(Export export, Map<String, IntakeStatus> statuses) {
        for (var status : statuses.values()) {
            if (status instanceof IntakeStatus.Closed closed && !closed.isForGood()) {
                return Future.succeededFuture(new Unavailable(closed.detail()));
            }
        }
        int points = export.resources().stream().mapToInt(ResourceReport::size).sum();
        var made = points <= FEW_POINTS
                ? Future.succeededFuture(samples(export))
                : workers.executeBlocking(() -> samples(export), false);
        return made.map(samples -> new Delivery(samples, statuses, export.refusals()))
                .compose(delivery -> deliver(delivery, 0))
                .map(delivery -> exported(export, delivery.refusals()));
    }

    private List<ResourceSamples.Made> samples(Export export) {
        long now = clock.millis();
        var made = new ArrayList<ResourceSamples.Made>();
        export.resources().forEach(r -> made.addAll(ResourceSamples.of(r, streams, now, export.refusals())));
        return made;
    }

    private Exported exported(Export export, Refusals refusals) {
        meters.samples(SampleFate.INVALID, refusals.points());
        return new Exported(export.samples(), export.histograms(), refusals.points(), refusals.text());
    }

    /** Passes samples on in groups. All wait for a deployment that cannot keep up. */
    private Future<Delivery> deliver(Delivery delivery, int from) {
        int to = Math.min(delivery.samples().size(), from + SLICE);
        for (var made : delivery.samples().subList(from, to)) {
            var status = delivery.statuses().get(made.report().target().deploymentId());
            if (status instanceof IntakeStatus.Open(var sender)) {
                deliver(made, sender, delivery.refusals());
            } else {
                meters.samples(SampleFate.NO_ACTIVE_DEPLOYMENT, 1);
            }
        }
        var sent = dispatcher.flush();
        return to == delivery.samples().size()
                ? sent.map(v -> delivery)
                : sent.compose(v -> nextTurn()).compose(v -> deliver(delivery, to));
    }

    private void deliver(ResourceSamples.Made made, DeploymentSampleSender sender, Refusals refusals) {
        var report = made.report();
        var incoming = IncomingSample.ofDeployment(report.target().deploymentId(), report.version(), made.sample());
        var problems = TypedSamples.problems(incoming, clock.millis());
        if (!problems.isEmpty()) {
            refusals.add(made.points(), problems.getFirst().toString());
            return;
        }
        switch (dispatcher.add(sender, incoming)) {
            case TAKEN, TAKEN_AGAIN -> {
                // the deployment counts it
            }
            case UNKNOWN_VERSION, CANARY_ENDED, UNDECLARED_METRIC -> meters.samples(SampleFate.NO_ACTIVE_DEPLOYMENT, 1);
            case OTHER_ACCURACY -> {
                refusals.warn(made.points(), "counted without latencies, which " + sender.accuracies(incoming));
                var rest = made.sample().with(LatencyHistogram.EMPTY, Accuracy.CANONICAL);
                if (rest.requests() > 0) { // otherwise, they are in a sample of their own
                    dispatcher.add(sender, IncomingSample.ofDeployment(sender.id(), report.version(), rest));
                }
            }
        }
    }

    private Future<Void> nextTurn() {
        var turn = Promise.<Void>promise();
        context.runOnContext(v -> turn.complete());
        return turn.future();
    }
}
