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
import io.canary.ingest.remotewrite.WriteRequest;
import io.canary.telemetry.Meters;
import io.canary.telemetry.Platform;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What of an export reaches its deployment. */
class ExportIntakeTest {
    private static final long BEGAN = 1_000_000;
    private static final long NOW = BEGAN + 60_000;
    private static final String METRIC = "http_server_request_duration_seconds";

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);
    private final Context context = vertx.getOrCreateContext();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong latencies = new AtomicLong();
    private final AtomicLong now = new AtomicLong(NOW);
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
                () -> Instant.ofEpochMilli(now.get()));
    }

    @AfterEach
    void close() throws Exception {
        Futures.await(vertx.close(), 10, TimeUnit.SECONDS);
    }

    private Future<ActorReply> answer(ActorRequest question) {
        if (question instanceof Report(var samples)) {
            samples.forEach(sample -> {
                requests.addAndGet(sample.requests());
                latencies.addAndGet(sample.latency().count());
            });
        }
        return isBusy
                ? Future.failedFuture("busy")
                : Future.succeededFuture(new Taken("v1", "v2", true, List.of(), Duration.ofMinutes(1)));
    }

    private IngestReply take(byte[] export) throws Exception {
        return take(export, ExportFormat.OTLP_PROTOBUF);
    }

    private IngestReply take(byte[] export, ExportFormat format) throws Exception {
        var done = Promise.<IngestReply>promise();
        context.runOnContext(v -> intake.take(export, format).onComplete(done));
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

    /** Lets everything in flight pass. */
    private void settle() throws Exception {
        for (int i = 0; i < 5; i++) {
            isBusy(false);
        }
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
        settle();
        // Then
        assertThat(refused).isEqualTo(new Unavailable("deployment d does not answer"));
        assertThat(taken).isEqualTo(new Exported(0, 0, 0, ""));
        assertThat(again).isEqualTo(new Exported(0, 0, 0, ""));
        assertThat(requests).hasValue(70);
    }

    @Test
    void buckets_that_come_one_by_one_are_latencies_of_requests_that_count_once() throws Exception {
        // Given
        context.runOnContext(v -> bus.answer(ActorRequest.address("d"), this::answer));
        isBusy(false);
        // When
        for (int scrape = 0; scrape < 4; scrape++) {
            now.set(NOW + scrape * 20_000L);
            int all = 100 + 10 * scrape;
            for (var series : List.of(
                    WriteRequest.labels(METRIC + "_bucket", "shop", "v2", "le", "0.1"),
                    WriteRequest.labels(METRIC + "_bucket", "shop", "v2", "le", "+Inf"),
                    WriteRequest.labels(METRIC + "_count", "shop", "v2"))) {
                byte[] body =
                        WriteRequest.version1().sample(series, now.get(), all).packed();
                assertThat(take(body, ExportFormat.REMOTE_WRITE_1)).isEqualTo(new Exported(1, 0, 0, ""));
            }
        }
        settle();
        // Then: the bounds were not certain before the third scrape
        assertThat(requests).hasValue(30);
        assertThat(latencies).hasValue(20);
    }
}
