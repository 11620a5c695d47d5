package io.canary.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.config.TelemetryConfig.Traces;
import io.canary.journal.Journal;
import io.canary.journal.JournalException;
import io.canary.journal.MemoryJournal;
import io.canary.rollout.Commands;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Event;
import io.canary.rollout.Rollout;
import io.canary.rollout.TestSpecs;
import io.canary.rollout.TraceParent;
import io.canary.rollout.Transition.Move;
import io.canary.telemetry.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An exporter in a thread of its own, between a journal that fails now and then and a collector. */
class TraceExporterTest {
    private static final String FIRST = "00000000-0000-4000-8000-000000000001";
    private static final String SECOND = "00000000-0000-4000-8000-000000000002";

    private static final String THIRD = "00000000-0000-4000-8000-000000000003";

    private final MemoryJournal memory = new MemoryJournal();
    private final AtomicInteger failures = new AtomicInteger();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PendingTraces pending = new PendingTraces(10);
    private final Map<String, TraceProgress> progress = new ConcurrentHashMap<>();
    private final TraceCollector collector;
    private final TraceClient client;

    TraceExporterTest() throws IOException {
        collector = new TraceCollector();
        var endpoint = URI.create(collector.endpoint());
        client = new TraceClient(
                new Traces(endpoint, Map.of(), Duration.ofSeconds(10)), endpoint, InstantSource.system());
    }

    @AfterEach
    void close() {
        pending.close();
        client.close();
        collector.close();
    }

    private void export(JournalException failure) {
        var log = new ExportLog("collector", InstantSource.system());
        var meters = new Meters(registry).traces();
        Thread.ofPlatform()
                .daemon()
                .start(new TraceExporter(
                        pending, progress, new TraceReader(failing(failure)), client, meters, log, "1"));
    }

    /** The journal, whose next reads of a history fail. */
    private Journal failing(JournalException failure) {
        return (Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(),
                new Class<?>[] {Journal.class},
                (proxy, method, arguments) -> method.getName().equals("events") && failures.getAndDecrement() > 0
                        ? Future.failedFuture(failure)
                        : call(method, arguments));
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(memory, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static DeploymentSpec spec(String id) {
        return TestSpecs.spec(id, "shop", "edge", Map.of());
    }

    /** A deployment whose creation, cancel and end are in the journal. */
    private DeploymentRecord cancelled(DeploymentSpec spec) {
        var record = append(DeploymentRecord.before(spec), Rollout.begin(spec, 1, "ann"));
        var cancel = new Event.Commanded(spec.createdAt(), Commands.CANCEL, "ann");
        record = append(record, (Move) Rollout.decide(spec, record.state(), cancel, 2));
        var confirmed = new Event.Confirmed(spec.createdAt(), 2);
        return append(record, (Move) Rollout.decide(spec, record.state(), confirmed, 3));
    }

    private DeploymentRecord append(DeploymentRecord before, Move move) {
        var after = before.after(move, before.spec().createdAt());
        memory.append(after, move, null, null);
        return after;
    }

    private double incomplete() {
        return registry.counter("canary.traces.incomplete").count();
    }

    @Test
    void a_database_that_fails_over_loses_no_trace() throws Exception {
        // Given
        failures.set(6);
        pending.add(cancelled(spec(FIRST)));
        // When
        export(new JournalException("the connection was closed", new SQLException("closed")));
        // Then
        collector.awaitEnd(FIRST).assertWhole();
        assertThat(incomplete()).isZero();
    }

    @Test
    void a_history_that_is_not_understood_delays_no_other_trace() throws Exception {
        // Given
        failures.set(1);
        pending.add(cancelled(spec(FIRST)));
        pending.add(cancelled(spec(SECOND)));
        progress.put(FIRST, new TraceProgress());
        // When
        export(new JournalException("the event is not JSON"));
        // Then
        collector.awaitEnd(SECOND).assertWhole();
        assertThat(failures).hasValueLessThan(0);
        assertThat(incomplete()).isEqualTo(1);
        assertThat(progress).isEmpty();
    }

    @Test
    void spans_that_cannot_be_encoded_take_none_with_them_of_the_same_export_nor_of_later_ones() throws Exception {
        // Given
        pending.add(cancelled(spec(FIRST).createdIn(new TraceParent("not hexadecimal", "at all", "01"))));
        pending.add(cancelled(spec(SECOND)));
        // When
        export(new JournalException("unused"));
        // Then
        collector.awaitEnd(SECOND).assertWhole();
        // When
        pending.add(cancelled(spec(THIRD)));
        // Then
        collector.awaitEnd(THIRD).assertWhole();
    }
}
