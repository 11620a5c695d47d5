package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.MetricFixtures;
import io.canary.api.Deployments;
import io.canary.api.JournalQueries;
import io.canary.bus.Bus;
import io.canary.config.Config;
import io.canary.journal.MemoryJournal;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.Reason;
import io.canary.rollout.Rollout;
import io.canary.rollout.Strategy;
import io.canary.rollout.TestSpecs;
import io.canary.rollout.Transition.Move;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import io.canary.telemetry.Meters;
import io.canary.telemetry.Platform;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A client of the event stream that reads slower than events come. The service buffers nothing for it, and disconnects
 * it in the end.
 */
@Timeout(60)
class SlowEventClientTest {
    private static final int EVENTS = 100_000; // some 40 MB: more than sockets hold
    private static final Instant T0 = Instant.parse("2026-01-31T12:00:00Z");

    private final Vertx vertx = Vertx.vertx();
    private final ConcurrencyLimiter limiter = new ConcurrencyLimiter(1);
    private final MemoryJournal journal = new MemoryJournal();
    private HttpServer server = vertx.createHttpServer();

    @BeforeEach
    void start() {
        fill();
        var deployments = new Deployments(vertx, Bus.open(vertx), Duration.ZERO, Clock.systemUTC());
        var queries = new JournalQueries(journal, deployments);
        var router = Router.router(vertx);
        var meters = new Meters(new SimpleMeterRegistry());
        var answers = new ByteBudget(1_000_000);
        var gate = new RequestGate(Settings.read(Config.Http.class, Map.of()), meters, answers);
        var streams = new EventStreams(vertx, deployments, queries, limiter, Duration.ofSeconds(1));
        var one = new ConcurrencyLimiter(1);
        var limits = new RequestLimits(new ByteBudget(1), answers, one, one, one, one, one, meters);
        new EventRoutes(new ReadReplies(Platform.answerWorkers(vertx), limits), queries, streams)
                .mount(new Routes(router, gate));
        server = vertx.createHttpServer().requestHandler(router);
        server.listen(0, "127.0.0.1").await();
    }

    private void fill() {
        var strategy = new Strategy(new Weight(500), new Weight(1_000), Duration.ofSeconds(60), 20);
        var policy = MetricFixtures.policy(Duration.ofSeconds(60), 3, 100, 0.01, 500.0, 0.995, null, 1, true);
        var spec = TestSpecs.spec(strategy, policy, Duration.ofSeconds(60), T0);
        var entry =
                new HistoryEntry(T0, HistoryEntry.Level.INFO, HistoryEntry.Type.HOLD, Reason.recorded("x".repeat(250)));
        var first = Rollout.begin(spec, 1, "ci");
        var move = new Move(first.next(), List.of(), Collections.nCopies(EVENTS, entry), null);
        journal.append(DeploymentRecord.before(spec).after(move, T0), move);
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private DeafClient connect() throws IOException {
        return new DeafClient(server.actualPort(), "/events?after=0");
    }

    private void awaitOpen(int count) throws Exception {
        while (limiter.taken() != count) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Test
    void a_client_that_reads_nothing_is_disconnected_and_gets_no_more_than_the_sockets_hold() throws Exception {
        // Given
        try (var client = connect()) {
            awaitOpen(1);
            // When
            awaitOpen(0);
            // Then
            assertThat(client.readToEnd()).isLessThan(10_000_000);
        }
    }

    @Test
    void a_slow_client_that_keeps_reading_gets_all_events() throws Exception {
        // Given
        try (var client = connect()) {
            var in = client.in();
            var tail = new StringBuilder();
            var buffer = new byte[1 << 14];
            // When
            while (tail.indexOf("id: " + EVENTS + "\n") < 0) {
                int n = in.read(buffer);
                assertThat(n).as("bytes read").isPositive();
                tail.delete(0, Math.max(0, tail.length() - 100));
                tail.append(new String(buffer, 0, n, StandardCharsets.US_ASCII));
            }
            // Then
            assertThat(limiter.taken()).isEqualTo(1);
        }
    }
}
