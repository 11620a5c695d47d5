package io.canary.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.CapturedLog;
import io.canary.Scraped;
import io.canary.TestService;
import io.canary.spi.settings.Secret;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What a collector says is not believed, and not shown as it is. */
@Isolated("the log of all services is read")
class HostileCollectorTest {
    private static final String SECRET = "s3cret-api-key";

    private static void cancelOne(TestService service, String name) throws Exception {
        String id = service.create(TestService.slow(name)).getString("id");
        service.post("/deployments/" + id + "/cancel", "");
    }

    @Test
    void its_message_fakes_no_line_of_the_log_and_shows_no_secret() throws Exception {
        byte[] answer = ExportTraceServiceResponse.newBuilder()
                .setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                        .setRejectedSpans(Long.MAX_VALUE)
                        .setErrorMessage("bad key " + SECRET + "\n\u001b[31mERROR DeploymentVerticle all is lost"))
                .build()
                .toByteArray();
        try (var log = new CapturedLog();
                var collector = new TraceCollector()) {
            // Given
            collector.behave((number, exchange) -> {
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            });
            var headers = Map.of("headers", Map.of("api-key", new Secret(SECRET)));
            try (var service = TestService.start(collector.settings(headers))) {
                // When
                cancelOne(service, "shop");
                cancelOne(service, "bakery");
                collector.await(c -> c.received().size() >= 2, "the second export");
                awaitRejected(service);
            }
            // Then
            assertThat(collector.received().getFirst().headers()).containsEntry("Api-key", List.of(SECRET));
            var lines = log.text().lines().filter(line -> line.contains("spans of traces are lost"));
            assertThat(lines)
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("bad key ***").contains("all is lost"));
            assertThat(log.text()).doesNotContain(SECRET).doesNotContain("\u001b");
            assertThat(log.text().lines()).noneMatch(line -> line.startsWith("ERROR"));
        }
    }

    /** It says that it has rejected more spans than it was sent. */
    private static void awaitRejected(TestService service) throws Exception {
        String series = "canary_trace_spans_total{fate=\"rejected\"}";
        while (Scraped.from(service).sum(series) < 10) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(Scraped.from(service).sum(series)).isEqualTo(10);
        assertThat(Scraped.from(service).sum("canary_trace_spans_total{fate=\"exported\"}"))
                .isZero();
    }

    @Test
    void a_response_without_end_is_not_read_to_its_end() throws Exception {
        try (var collector = new TraceCollector()) {
            // Given
            collector.behave((number, exchange) -> {
                exchange.sendResponseHeaders(200, 0);
                byte[] much = new byte[1024 * 1024];
                try {
                    for (int i = 0; i < 1_000; i++) {
                        exchange.getResponseBody().write(much);
                    }
                    throw new AssertionError("all of it was read");
                } catch (IOException closed) {
                    // as it should be
                }
            });
            try (var service = TestService.start(collector.settings())) {
                // When
                cancelOne(service, "shop");
                // Then
                collector.await(c -> !c.received().isEmpty(), "the end of the response");
            }
        }
    }
}
