package io.canary.tracing;

import static io.canary.tracing.ReceivedTrace.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.canary.TestService;
import io.canary.cli.Futures;
import io.canary.eventbus.Addresses;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The span of another system in which a deployment was created. */
class TraceLinksTest {
    private final TraceCollector collector;

    TraceLinksTest() throws IOException {
        collector = new TraceCollector();
    }

    @AfterEach
    void close() {
        collector.close();
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
}
