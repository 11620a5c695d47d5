package io.canary.ingest;

import io.canary.bus.Bus;
import io.canary.ingest.otlp.OtlpStreams;
import io.canary.telemetry.Meters;
import io.canary.telemetry.Platform;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;

/** Metrics ingestion: parses, checks and groups samples, and sends one message to each deployment that has any. */
public final class IngestVerticle extends VerticleBase {
    private final int number;
    private final Bus bus;
    private final Meters meters;
    private final InstantSource clock;
    private final EventLoopAffinity mates;
    private final AccuracyRegistry accuracies;
    private final SeenReports seen;
    private final ActiveDeployments active;
    private final OtlpStreams streams;

    public IngestVerticle(
            int number,
            Bus bus,
            Meters meters,
            InstantSource clock,
            EventLoopAffinity mates,
            AccuracyRegistry accuracies,
            SeenReports seen,
            ActiveDeployments active,
            OtlpStreams streams) {
        this.number = number;
        this.bus = bus;
        this.meters = meters;
        this.clock = clock;
        this.mates = mates;
        this.accuracies = accuracies;
        this.seen = seen;
        this.active = active;
        this.streams = streams;
    }

    @Override
    public Future<?> start() {
        mates.add(number);
        var dispatcher = new SampleDispatcher(bus, accuracies, seen, active, streams);
        var workers = Platform.bodyWorkers(vertx);
        var exports = new ExportIntake(context, workers, dispatcher, new ExportTargets(active), streams, meters, clock);
        var work = new IngestWork(context, workers, dispatcher, exports, meters, clock);
        return bus.answer(IngestRequest.address(number), work::answer).completion();
    }
}
