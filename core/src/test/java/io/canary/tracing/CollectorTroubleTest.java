package io.canary.tracing;

import static io.canary.tracing.TracedRollouts.awaitSpans;
import static io.canary.tracing.TracedRollouts.rollOut;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.Scraped;
import io.canary.TestService;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Collectors that are down, slow, or do not take what they are sent. */
class CollectorTroubleTest {
    private final TraceCollector collector;

    CollectorTroubleTest() throws IOException {
        collector = new TraceCollector();
    }

    @AfterEach
    void close() {
        collector.close();
    }

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
}
