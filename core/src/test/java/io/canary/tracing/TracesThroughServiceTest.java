package io.canary.tracing;

import static io.canary.tracing.ReceivedTrace.attribute;
import static io.canary.tracing.TracedRollouts.rollOut;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.Scraped;
import io.canary.TestService;
import io.canary.spi.RouterException;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
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
                    TracedRollouts::hasEnded);
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
