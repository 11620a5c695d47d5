package io.canary.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.RouterException.Kind;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a dry run asks of an endpoint. */
class PreflightTest {
    private final Gateway gateway = new Gateway();

    @AfterEach
    void stop() {
        gateway.close();
    }

    private Map<String, ?> settings() {
        return Map.of("preflight", Map.of("url", gateway.url() + "/splits/{service}/preflight"));
    }

    @Test
    void an_endpoint_for_it_is_asked_with_the_whole_split_and_its_lines_are_shown() throws Exception {
        // Given
        gateway.trouble((exchange, what) -> {
            Gateway.answer(exchange, 200, "route checkout:\n\n  v2 would get 30 %\n");
            return true;
        });
        try (var router = Routers.of(gateway, settings())) {
            // When
            var said = router.preflight(Routers.split(30));
            // Then
            assertThat(said).containsExactly("route checkout:", "v2 would get 30 %");
            var seen = gateway.seen().getLast();
            assertThat(seen.method() + " " + seen.path()).isEqualTo("POST /splits/checkout/preflight");
            assertThat(seen.body()).contains("\"verb\":\"preflight\"", "\"canary_weight\":30", "\"baseline\":\"v1\"");
        }
    }

    @Test
    void it_may_refuse_as_it_would_refuse_the_split() throws Exception {
        // Given
        gateway.trouble((exchange, what) -> {
            Gateway.answer(exchange, 422, "no route of that name");
            return true;
        });
        try (var router = Routers.of(gateway, settings())) {
            // When
            var refusal = Routers.failureOf(() -> router.preflight(Routers.split(30)));
            // Then
            assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
            assertThat(refusal).hasMessageContaining("no route of that name");
        }
    }

    @Test
    void without_one_the_split_in_force_is_looked_at_and_the_request_is_shown() throws Exception {
        try (var router = Routers.of(gateway, Map.of())) {
            // Given
            router.setTrafficSplit(Routers.split(10));
            // When
            var said = router.preflight(Routers.split(30));
            // Then
            assertThat(said).containsExactly("PUT " + gateway.url() + "/splits/checkout");
            assertThat(gateway.seen()).extracting(Gateway.Seen::method).containsExactly("PUT", "GET");
        }
    }
}
