package io.canary.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.bus.Bus;
import io.canary.cli.Futures;
import io.canary.deployment.ActorReply;
import io.canary.deployment.ActorReply.Taken;
import io.canary.deployment.ActorRequest;
import io.canary.deployment.ActorRequest.Report;
import io.canary.ingest.IngestReply.Exported;
import io.canary.ingest.IngestReply.Unavailable;
import io.canary.ingest.IngestRequest.ExportFormat;
import io.canary.ingest.otlp.Otlp;
import io.canary.ingest.otlp.OtlpStreams;
import io.canary.ingest.otlp.Targets.Target;
import io.canary.telemetry.Meters;
import io.canary.telemetry.Platform;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Exports for a deployment that does not answer. */
class ExportIntakeTest {
    private static final long BEGAN = 1_000_000;
    private static final long NOW = BEGAN + 60_000;

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);
    private final Context context = vertx.getOrCreateContext();
    private final AtomicLong requests = new AtomicLong();
    private boolean isBusy = true; // on the context only

    private final ExportIntake intake = intake();

    private ExportIntake intake() {
        var streams = new OtlpStreams(0, Long.MAX_VALUE);
        var dispatcher =
                new SampleDispatcher(bus, new AccuracyRegistry(), new SeenReports(), new ActiveDeployments(), streams);
        return new ExportIntake(
                context,
                Platform.bodyWorkers(vertx),
                dispatcher,
                (service, version) -> new Target("d", BEGAN),
                streams,
                new Meters(new SimpleMeterRegistry()),
                InstantSource.fixed(java.time.Instant.ofEpochMilli(NOW)));
    }

    @AfterEach
    void close() throws Exception {
        Futures.await(vertx.close(), 10, TimeUnit.SECONDS);
    }

    private Future<ActorReply> answer(ActorRequest question) {
        if (question instanceof Report(var samples)) {
            samples.forEach(sample -> requests.addAndGet(sample.requests()));
        }
        return isBusy
                ? Future.failedFuture("busy")
                : Future.succeededFuture(new Taken("v1", "v2", true, List.of(), Duration.ofMinutes(1)));
    }

    private IngestReply take(byte[] export) throws Exception {
        var done = Promise.<IngestReply>promise();
        context.runOnContext(v -> intake.take(export, ExportFormat.OTLP_PROTOBUF).onComplete(done));
        return Futures.await(done.future(), 10, TimeUnit.SECONDS);
    }

    private void isBusy(boolean busy) throws Exception {
        var done = Promise.<Void>promise();
        context.runOnContext(v -> {
            isBusy = busy;
            done.complete();
        });
        Futures.await(done.future(), 10, TimeUnit.SECONDS);
    }

    @Test
    void an_export_counts_nothing_until_its_deployment_answers_and_then_in_full() throws Exception {
        // Given
        context.runOnContext(v -> bus.answer(ActorRequest.address("d"), this::answer));
        byte[] export = Otlp.export(Otlp.resource(
                        "shop", "v2", "web-1", List.of(Otlp.requests(Otlp.CUMULATIVE, Otlp.point(BEGAN, NOW, 3, 70)))))
                .toByteArray();
        // When
        var refused = take(export);
        isBusy(false);
        var taken = take(export);
        var again = take(export);
        // Then
        assertThat(refused).isEqualTo(new Unavailable("deployment d does not answer"));
        assertThat(taken).isEqualTo(new Exported(0, 0, 0, ""));
        assertThat(again).isEqualTo(new Exported(0, 0, 0, ""));
        assertThat(requests).hasValue(70);
    }
}
