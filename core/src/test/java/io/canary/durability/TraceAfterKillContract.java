package io.canary.durability;

import static io.canary.tracing.ReceivedTrace.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.canary.ScriptedRouter;
import io.canary.TestService;
import io.canary.tracing.ReceivedTrace;
import io.canary.tracing.TraceCollector;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trace of a rollout whose service is killed in the middle of it, and started again on the same journal. */
abstract class TraceAfterKillContract {
    private static final String SLOW = "2";
    private static final String NEVER = "3600";

    @TempDir
    private Path data;

    /** What says where the journal is, to a process that is given this folder. */
    abstract List<String> processOptions();

    /** The same as settings. */
    abstract Map<String, ?> settings(Path folder);

    private ServiceProcess start(Traffic traffic, TraceCollector collector) throws IOException {
        var options = new ArrayList<>(processOptions());
        options.add(ServiceProcess.tracesTo(collector.endpoint()));
        return ServiceProcess.start(data, traffic.uri(), options.toArray(String[]::new));
    }

    private static String create(ServiceProcess service, String interval) throws Exception {
        var wanted = new JsonObject()
                .put("service_name", "shop")
                .put("new_version", "v2")
                .put(
                        "strategy",
                        new JsonObject()
                                .put("interval_sec", Integer.valueOf(interval))
                                .put("step_weight", 50))
                .put("policy", new JsonObject().put("min_samples", 1).put("min_requests", 1));
        return new JsonObject(service.post("/deployments", wanted)).getString("id");
    }

    private static JsonObject deployment(ServiceProcess service, String id) throws Exception {
        return new JsonObject(service.get("/deployments/" + id));
    }

    private static JsonObject report(ServiceProcess service, String id) throws Exception {
        service.post(
                "/metrics",
                new JsonObject().put("deployment_id", id).put("requests", 10).put("errors", 0));
        return deployment(service, id);
    }

    @Test
    void the_next_process_completes_the_trace() throws Exception {
        try (var traffic = new Traffic();
                var collector = new TraceCollector()) {
            // Given
            String id;
            try (var service = start(traffic, collector)) {
                id = create(service, SLOW);
                Eventually.is(() -> report(service, id), d -> d.getInteger("current_weight") == 55);
                collector.await(c -> !c.trace(id).named("step 5 %").isEmpty(), "the first step");
                // When
                service.kill();
            }
            try (var service = start(traffic, collector)) {
                Eventually.is(() -> report(service, id), d -> d.getString("completed_at") != null);
                // Then
                assertIsPromoted(collector.awaitEnd(id));
                var steps = collector.received().stream()
                        .flatMap(
                                export -> export.request().getResourceSpans(0).getScopeSpans(0).getSpansList().stream())
                        .filter(span -> span.getName().equals("step 5 %"))
                        .map(Span::getSpanId)
                        .toList();
                assertThat(steps).hasSize(2); // sent by both
                assertThat(steps.stream().distinct()).hasSize(1);
            }
        }
    }

    private static void assertIsPromoted(ReceivedTrace trace) {
        trace.assertWhole();
        assertThat(trace.tree())
                .containsSubsequence("rollout shop", "  step 5 %", "  step 55 %", "  promotion", "    router promote");
        var step = trace.named("step 55 %").getFirst();
        assertThat(step.getEventsList().stream().map(Span.Event::getName)).contains("restarted", "decision");
        assertThat(attribute(trace.root(), "canary.outcome")).isEqualTo("promoted");
    }

    @Test
    void the_link_to_the_pipeline_survives_a_restart() throws Exception {
        try (var collector = new TraceCollector()) {
            // Given
            var restartable = new RestartableService(settings(data), new ScriptedRouter());
            String id;
            try (var service = restartable.start()) {
                var request = HttpRequest.newBuilder(service.uri("/deployments"))
                        .header("Content-Type", "application/json")
                        .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                        .POST(BodyPublishers.ofString(TestService.slow("shop").encode()));
                id = new JsonObject(service.send(request).body()).getString("id");
            }
            // When
            try (var service = restartable.start(collector.settings())) {
                service.post("/deployments/" + id + "/cancel", "");
                // Then
                var trace = collector.awaitEnd(id);
                trace.assertWhole();
                assertThat(trace.root().getLinksList()).singleElement().satisfies(link -> assertThat(link.getSpanId())
                        .isEqualTo(ByteString.fromHex("b7ad6b7169203331")));
            }
        }
    }

    @Test
    void what_a_process_could_not_export_before_it_was_killed_the_next_one_does() throws Exception {
        try (var traffic = new Traffic();
                var collector = new TraceCollector()) {
            // Given
            collector.refuse(503, Map.of());
            String id;
            try (var service = start(traffic, collector)) {
                id = create(service, NEVER);
                service.post("/deployments/" + id + "/cancel", new JsonObject());
                Eventually.is(() -> deployment(service, id), d -> d.getString("completed_at") != null);
                // When
                service.kill();
            }
            collector.take();
            try (var service = start(traffic, collector)) {
                // Then
                var trace = collector.awaitEnd(id);
                trace.assertWhole();
                assertThat(trace.tree())
                        .containsExactly(
                                "rollout shop",
                                "  step 5 %",
                                "    router set_traffic_split",
                                "  rollback",
                                "    router rollback");
                assertThat(service.isAlive()).isTrue();
            }
        }
    }
}
