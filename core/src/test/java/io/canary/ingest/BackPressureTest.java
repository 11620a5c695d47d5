package io.canary.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.bus.Bus;
import io.canary.cli.Futures;
import io.canary.deployment.ActorReply;
import io.canary.deployment.ActorReply.Taken;
import io.canary.deployment.ActorRequest;
import io.canary.deployment.ActorRequest.Enrol;
import io.canary.deployment.ActorRequest.Report;
import io.canary.ingest.SampleDispatcher.IntakeStatus;
import io.canary.ingest.otlp.OtlpStreams;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many samples ingestion sends to a deployment at once. */
class BackPressureTest {
    private static final int LIMIT = 1_000;

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);
    private final Context ingest = vertx.getOrCreateContext();
    private final AtomicInteger received = new AtomicInteger();
    private final List<Promise<ActorReply>> unanswered = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        Futures.await(vertx.close(), 10, TimeUnit.SECONDS);
    }

    /** A deployment that counts its samples and replies only on request. */
    private void deployment(String id) {
        bus.answer(ActorRequest.address(id), question -> {
            if (question instanceof Enrol) {
                return Future.succeededFuture(new Taken("v1", "v2", true, List.of(), Duration.ofMinutes(1)));
            }
            received.addAndGet(((Report) question).samples().size());
            var promise = Promise.<ActorReply>promise();
            unanswered.add(promise);
            return promise.future();
        });
    }

    private <T> T onIngest(Callable<Future<T>> work) throws Exception {
        var done = Promise.<T>promise();
        ingest.runOnContext(v -> {
            try {
                work.call().onComplete(done);
            } catch (Exception e) {
                done.fail(e);
            }
        });
        return Futures.await(done.future(), 10, TimeUnit.SECONDS);
    }

    private static void add(SampleDispatcher dispatcher, DeploymentSampleSender sender, int samples) {
        for (int i = 0; i < samples; i++) {
            var sample = Sample.of(Role.CANARY, 1, 1).withErrors(0);
            dispatcher.add(sender, IncomingSample.ofDeployment("d", "canary", sample));
        }
    }

    /** Lets everything in flight pass. */
    private void settle() throws Exception {
        for (int i = 0; i < 5; i++) {
            onIngest(() -> Future.succeededFuture(true));
        }
    }

    @Test
    void nothing_is_sent_beyond_the_limit_until_the_reply_and_everything_afterwards() throws Exception {
        // Given
        ingest.runOnContext(v -> deployment("d"));
        var dispatcher = new SampleDispatcher(
                bus,
                new AccuracyRegistry(),
                new SeenReports(),
                new ActiveDeployments(),
                new OtlpStreams(0, Long.MAX_VALUE));
        var intakeStatus = onIngest(() -> dispatcher.ask("d"));
        var sender = ((IntakeStatus.Open) intakeStatus).sender();
        // When: five times 400 samples
        var flushes = new ArrayList<Future<?>>();
        for (int i = 0; i < 5; i++) {
            onIngest(() -> {
                add(dispatcher, sender, 400);
                flushes.add(dispatcher.flush());
                return Future.succeededFuture(true);
            });
            settle();
        }
        // Then: the third reached the limit and asked for a reply
        assertThat(received).hasValue(1_200);
        assertThat(flushes).map(Future::isComplete).containsExactly(true, true, false, false, false);
        // And
        onIngest(() -> {
            unanswered.getLast().complete(new Taken("v1", "v2", true, List.of(), Duration.ofMinutes(1)));
            return Future.join(flushes);
        });
        settle();
        assertThat(received).hasValue(2_000);
    }

    @Test
    void a_deployment_that_does_not_exist_yet_is_asked_again_for_the_next_sample() throws Exception {
        // Given
        var dispatcher = new SampleDispatcher(
                bus,
                new AccuracyRegistry(),
                new SeenReports(),
                new ActiveDeployments(),
                new OtlpStreams(0, Long.MAX_VALUE));
        var before = onIngest(() -> dispatcher.ask("d"));
        // When
        ingest.runOnContext(v -> deployment("d"));
        var after = onIngest(() -> dispatcher.ask("d"));
        // Then
        assertThat(before).isInstanceOfSatisfying(IntakeStatus.Closed.class, c -> assertThat(c.status())
                .isEqualTo(404));
        assertThat(after).isInstanceOf(IntakeStatus.Open.class);
    }

    @Test
    void a_deployment_that_was_unavailable_gets_later_samples() throws Exception {
        // Given
        var dispatcher = new SampleDispatcher(
                bus,
                new AccuracyRegistry(),
                new SeenReports(),
                new ActiveDeployments(),
                new OtlpStreams(0, Long.MAX_VALUE));
        var sender = new DeploymentSampleSender(
                bus,
                "d",
                new Taken("v1", "v2", true, List.of(), Duration.ofMinutes(1)),
                new AccuracyRegistry(),
                new SeenReports());
        onIngest(() -> {
            add(dispatcher, sender, LIMIT);
            return dispatcher.flush();
        });
        // When
        ingest.runOnContext(v -> deployment("d"));
        onIngest(() -> {
            add(dispatcher, sender, 1);
            return dispatcher.flush();
        });
        settle();
        // Then
        assertThat(received).hasValue(1);
    }
}
