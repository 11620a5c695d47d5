package io.canary.tracing;

import static io.canary.tracing.ReceivedTrace.attribute;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.canary.Scraped;
import io.canary.TestService;
import io.canary.cli.Futures;
import io.canary.eventbus.Addresses;
import io.canary.spi.RouterException;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Traces of real rollouts, at a collector that reads them with the classes of OpenTelemetry. */
class TracesThroughServiceTest {
    private final TraceCollector collector;

    TracesThroughServiceTest() throws IOException {
        collector = new TraceCollector();
    }

    @AfterEach
    void close() {
        collector.close();
    }

    private static boolean hasEnded(JsonObject deployment) {
        return deployment.getString("completed_at") != null;
    }

    /** Waits for the count, as the service counts a little after the collector has answered. */
    private static void awaitSpans(TestService service, String fate, long count) throws Exception {
        String series = "canary_trace_spans_total{fate=\"" + fate + "\"}";
        for (int i = 0; i < 500 && Scraped.from(service).sum(series) != count; i++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(Scraped.from(service).sum(series)).isEqualTo((double) count);
    }

    private static String rollOut(TestService service, String name, int errors) throws Exception {
        String id = service.create(TestService.quick(name)).getString("id");
        service.await(id, () -> service.sample(id, 10, errors), TracesThroughServiceTest::hasEnded);
        return id;
    }

    @Test
    void a_promoted_rollout_is_one_whole_trace() throws Exception {
        try (var service = TestService.start(collector.settings())) {
            // When
            String id = rollOut(service, "shop", 0);
            var trace = collector.awaitEnd(id);
            // Then
            trace.assertWhole();
            assertThat(trace.tree())
                    .containsExactly(
                            "rollout shop",
                            "  step 5 %",
                            "    router set_traffic_split",
                            "  step 55 %",
                            "    router set_traffic_split",
                            "  promotion",
                            "    router promote");
            assertThat(trace.root().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_OK);
            assertThat(trace.root().getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_INTERNAL);
            assertThat(attribute(trace.root(), "canary.outcome")).isEqualTo("promoted");
            var step = trace.named("step 55 %").getFirst();
            assertThat(attribute(step, "canary.step")).isEqualTo("1");
            assertThat(attribute(step, "canary.weight_percent")).isEqualTo("55.0");
            assertThat(step.getEventsList().stream().map(Span.Event::getName)).contains("decision", "promote");
            var call = trace.named("router promote").getFirst();
            assertThat(call.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
            assertThat(attribute(call, "canary.attempts")).isEqualTo("1");
            assertThat(attribute(call, "canary.result")).isEqualTo("confirmed");
        }
    }

    @Test
    void the_times_of_the_trace_are_those_of_the_api() throws Exception {
        try (var service = TestService.start(collector.settings())) {
            // When
            String id = rollOut(service, "shop", 0);
            var root = collector.awaitEnd(id).root();
            // Then
            var deployment = service.deployment(id);
            assertThat(time(root.getStartTimeUnixNano())).isEqualTo(time(deployment, "created_at"));
            assertThat(time(root.getEndTimeUnixNano())).isEqualTo(time(deployment, "completed_at"));
        }
    }

    private static Instant time(long nanos) {
        return Instant.ofEpochSecond(0, nanos).truncatedTo(ChronoUnit.MILLIS);
    }

    private static Instant time(JsonObject deployment, String field) {
        return Instant.parse(deployment.getString(field)).truncatedTo(ChronoUnit.MILLIS);
    }

    @Test
    void a_rollout_that_is_rolled_back_is_one_whole_trace_and_an_error() throws Exception {
        try (var service = TestService.start(collector.settings())) {
            // When
            String id = rollOut(service, "shop", 5);
            var trace = collector.awaitEnd(id);
            // Then
            trace.assertWhole();
            assertThat(trace.tree())
                    .containsExactly(
                            "rollout shop",
                            "  step 5 %",
                            "    router set_traffic_split",
                            "  rollback",
                            "    router rollback");
            assertThat(trace.root().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
            assertThat(trace.root().getStatus().getMessage()).contains("error rate 50 % > 1 %");
            assertThat(attribute(trace.root(), "canary.reason_code")).isEqualTo("verdict_failed");
        }
    }

    @Test
    void the_exports_say_who_sends_them_and_carry_the_configured_headers() throws Exception {
        var headers = Map.of("headers", Map.of("X-Scope", "shop"));
        try (var service = TestService.start(collector.settings(headers))) {
            // When
            collector.awaitEnd(rollOut(service, "shop", 5));
            // Then
            var sender = requireNonNull(collector.sender());
            assertThat(attribute(sender.getResource().getAttributesList(), "service.name"))
                    .isEqualTo("canary");
            assertThat(attribute(sender.getResource().getAttributesList(), "service.version"))
                    .isNotEmpty();
            assertThat(collector.received().getFirst().headers())
                    .containsEntry("X-scope", List.of("shop"))
                    .containsEntry("Content-type", List.of("application/x-protobuf"));
        }
    }

    @Test
    void the_trace_of_the_pipeline_that_creates_a_deployment_is_a_link() throws Exception {
        try (var service = TestService.start(collector.settings())) {
            // Given
            var request = HttpRequest.newBuilder(service.uri("/deployments"))
                    .header("Content-Type", "application/json")
                    .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                    .POST(BodyPublishers.ofString(TestService.slow("shop").encode()));
            // When
            String id = new JsonObject(service.send(request).body()).getString("id");
            service.post("/deployments/" + id + "/cancel", "{\"reason\": \"wrong build\", \"by\": \"ann\"}");
            var trace = collector.awaitEnd(id);
            // Then
            assertThat(trace.root().getLinksList()).singleElement().satisfies(link -> {
                assertThat(link.getTraceId()).isEqualTo(ByteString.fromHex("0af7651916cd43dd8448eb211c80319c"));
                assertThat(link.getSpanId()).isEqualTo(ByteString.fromHex("b7ad6b7169203331"));
            });
            assertThat(trace.root().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
            var cancel = trace.named("step 5 %").getFirst().getEventsList().getLast();
            assertThat(cancel.getName()).isEqualTo("cancel");
            assertThat(attribute(cancel.getAttributesList(), "canary.by")).startsWith("ann (127.0.0.1");
            assertThat(attribute(cancel.getAttributesList(), "canary.reason")).contains("wrong build");
        }
    }

    @Test
    void over_the_event_bus_it_is_a_header_of_the_message() throws Exception {
        try (var service = TestService.start(collector.settings())) {
            // Given
            var options = new DeliveryOptions()
                    .addHeader("action", "create")
                    .addHeader("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            // When
            var created = service.vertx()
                    .eventBus()
                    .<JsonObject>request(Addresses.DEPLOYMENTS, TestService.slow("shop"), options);
            String id = Futures.await(created, 20, TimeUnit.SECONDS).body().getString("id");
            service.post("/deployments/" + id + "/cancel", "");
            // Then
            assertThat(collector.awaitEnd(id).root().getLinksList())
                    .singleElement()
                    .satisfies(link -> assertThat(link.getSpanId()).isEqualTo(ByteString.fromHex("b7ad6b7169203331")));
        }
    }

    @Test
    void a_malformed_traceparent_refuses_nothing() throws Exception {
        try (var service = TestService.start(collector.settings())) {
            // Given
            var request = HttpRequest.newBuilder(service.uri("/deployments"))
                    .header("Content-Type", "application/json")
                    .header("traceparent", "00-00000000000000000000000000000000-b7ad6b7169203331-01")
                    .POST(BodyPublishers.ofString(TestService.slow("shop").encode()));
            // When
            var answer = service.send(request);
            // Then
            assertThat(answer.statusCode()).isEqualTo(201);
            String id = new JsonObject(answer.body()).getString("id");
            service.post("/deployments/" + id + "/cancel", "");
            assertThat(collector.awaitEnd(id).root().getLinksList()).isEmpty();
        }
    }

    @Test
    void a_router_that_fails_at_first_shows_how_often_it_was_asked() throws Exception {
        try (var service = TestService.start(collector.settings())) {
            // Given
            var failures = new AtomicInteger(2);
            service.router().before((name, verb) -> {
                if (verb.equals("set") && failures.getAndDecrement() > 0) {
                    throw RouterException.unreachable("busy");
                }
            });
            // When
            String id = rollOut(service, "shop", 5);
            var trace = collector.awaitEnd(id);
            // Then
            trace.assertWhole();
            var call = trace.named("router set_traffic_split").getFirst();
            assertThat(attribute(call, "canary.attempts")).isEqualTo("3");
            assertThat(attribute(call, "canary.error")).contains("busy");
            assertThat(call.getEventsList().stream().map(Span.Event::getName)).containsExactly("router_failed");
        }
    }

    @Test
    void a_decision_on_a_comparison_has_its_e_value() throws Exception {
        try (var service = TestService.start(collector.settings())) {
            // Given
            var wanted = TestService.quick("shop");
            wanted.getJsonObject("policy")
                    .put(
                            "analysis",
                            new JsonObject()
                                    .put("tick_sec", 1)
                                    .put("warmup_sec", 0)
                                    .put("latency_warmup_sec", 0)
                                    .put(
                                            "margins",
                                            new JsonObject().put("cpu", null).put("latency_ratio", null)));
            String id = service.create(wanted).getString("id");
            // When
            service.await(
                    id,
                    () -> service.post(
                            "/metrics", "[" + report(id, "canary", 50) + "," + report(id, "baseline", 1) + "]"),
                    TracesThroughServiceTest::hasEnded);
            var trace = collector.awaitEnd(id);
            // Then
            var last = trace.named("step 5 %").getFirst().getEventsList().stream()
                    .filter(event -> event.getName().equals("decision"))
                    .reduce((first, second) -> second)
                    .orElseThrow();
            assertThat(attribute(last.getAttributesList(), "canary.kind")).isEqualTo("roll_back");
            assertThat(Double.parseDouble(attribute(last.getAttributesList(), "canary.e_value")))
                    .isGreaterThanOrEqualTo(99.999);
        }
    }

    private static String report(String id, String version, int errors) {
        return new JsonObject()
                .put("deployment_id", id)
                .put("version", version)
                .put("requests", 100)
                .put("errors", errors)
                .encode();
    }

    // --- collectors that do not take it

    @Test
    void a_collector_that_is_down_costs_nothing_and_gets_the_whole_trace_when_it_is_up() throws Exception {
        int port = TestService.freePort();
        var settings =
                Map.of("telemetry", Map.of("traces", Map.of("endpoint", "http://127.0.0.1:" + port + "/v1/traces")));
        try (var service = TestService.start(settings)) {
            // Given
            String id = rollOut(service, "shop", 0);
            // When
            try (var late = new TraceCollector(port)) {
                var trace = late.awaitEnd(id);
                // Then
                trace.assertWhole();
                awaitSpans(service, "exported", trace.tree().size());
                assertThat(Scraped.from(service).value("canary_traces_incomplete_total"))
                        .isZero();
            }
        }
    }

    @Test
    void a_collector_that_asks_for_patience_gets_it() throws Exception {
        // Given
        collector.behave((number, exchange) -> {
            if (number == 1) {
                exchange.getResponseHeaders().add("Retry-After", "2");
            }
            exchange.sendResponseHeaders(number == 1 ? 503 : 200, -1);
        });
        try (var service = TestService.start(collector.settings())) {
            // When
            var trace = collector.awaitEnd(rollOut(service, "shop", 5));
            // Then
            trace.assertWhole();
            var exports = collector.received();
            assertThat(exports.get(1).request()).isEqualTo(exports.get(0).request());
            assertThat(Duration.ofNanos(exports.get(1).nanos() - exports.get(0).nanos()))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        }
    }

    @Test
    void what_a_collector_refuses_is_counted_and_not_sent_again() throws Exception {
        // Given
        collector.behave((number, exchange) -> exchange.sendResponseHeaders(number == 1 ? 400 : 200, -1));
        try (var service = TestService.start(collector.settings())) {
            String refused = rollOut(service, "shop", 5);
            collector.await(c -> !c.received().isEmpty(), "the first export");
            // When
            String next = rollOut(service, "bakery", 5);
            collector.awaitEnd(next).assertWhole();
            // Then
            var first = collector.received().getFirst().request();
            long lost = first.getResourceSpans(0).getScopeSpans(0).getSpansCount();
            awaitSpans(service, "rejected", lost);
            assertThat(collector.received().stream()
                            .filter(export -> export.request().equals(first)))
                    .hasSize(1);
            assertThat(collector.trace(refused).named("step 5 %")).isEmpty();
        }
    }

    @Test
    void what_a_collector_takes_only_in_part_is_counted_as_rejected() throws Exception {
        // Given
        byte[] partial = ExportTraceServiceResponse.newBuilder()
                .setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                        .setRejectedSpans(1)
                        .setErrorMessage("too old"))
                .build()
                .toByteArray();
        collector.behave((number, exchange) -> {
            exchange.sendResponseHeaders(200, partial.length);
            exchange.getResponseBody().write(partial);
        });
        try (var service = TestService.start(collector.settings())) {
            // When
            collector.awaitEnd(rollOut(service, "shop", 5));
            // Then
            awaitSpans(service, "rejected", collector.received().size());
        }
    }

    @Test
    void a_collector_that_never_answers_delays_nothing() throws Exception {
        // Given
        var never = new CountDownLatch(1);
        collector.behave((number, exchange) -> never.await());
        try (var service = TestService.start(collector.settings(Map.of("timeout_sec", 0.2)))) {
            // When
            String id = rollOut(service, "shop", 0);
            // Then
            assertThat(service.deployment(id).getString("status")).isEqualTo("PROMOTED");
            // And when
            collector.take();
            never.countDown();
            // Then
            collector.awaitEnd(id).assertWhole();
        }
    }

    @Test
    void a_stop_does_not_wait_for_a_collector_that_is_gone() throws Exception {
        // Given
        collector.refuse(503, Map.of("Retry-After", "600"));
        var service = TestService.start(collector.settings());
        rollOut(service, "shop", 5);
        collector.await(c -> !c.received().isEmpty(), "the first export");
        // When
        long from = System.nanoTime();
        service.close();
        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void a_stop_exports_what_has_just_ended() throws Exception {
        // Given
        String id;
        try (var service = TestService.start(collector.settings())) {
            id = service.create(TestService.slow("shop")).getString("id");
            service.post("/deployments/" + id + "/cancel", "");
            // When: closed
        }
        // Then
        collector.trace(id).assertWhole();
    }

    @Test
    void nothing_is_exported_unless_it_is_configured() throws Exception {
        try (var service = TestService.start()) {
            // When
            rollOut(service, "shop", 5);
            // Then
            assertThat(Scraped.from(service).sum("canary_trace_spans_total")).isZero();
        }
    }
}
