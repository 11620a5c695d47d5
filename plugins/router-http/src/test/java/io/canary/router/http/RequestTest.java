package io.canary.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.Observation;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real gateway gets to see. */
class RequestTest {
    private final Gateway gateway = new Gateway();

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        gateway.close();
    }

    private Gateway.Seen seen() {
        return gateway.seen().getLast();
    }

    @Test
    void by_default_everything_is_put_as_json() throws Exception {
        try (var router = Routers.of(gateway, Map.of())) {
            // When
            router.setTrafficSplit(new TrafficSplit(
                    "checkout", "v1", "v2", new Weight(525), Map.of("v2", List.of(URI.create("http://10.0.0.7:80")))));
            // Then
            assertThat(seen().method()).isEqualTo("PUT");
            assertThat(seen().path()).isEqualTo("/splits/checkout");
            assertThat(seen().header("Content-Type")).isEqualTo("application/json");
            assertThat(seen().body().replace(seen().header("X-Canary-Sequence"), "N"))
                    .isEqualTo("{\"verb\":\"split\",\"service\":\"checkout\",\"baseline\":\"v1\",\"canary\":\"v2\","
                            + "\"canary_weight\":5.25,\"weights\":{\"v1\":94.75,\"v2\":5.25},"
                            + "\"upstreams\":{\"v2\":[\"http://10.0.0.7:80\"]},\"sequence\":N}");
        }
    }

    @Test
    void promotions_and_rollbacks_keep_roles_and_addresses() throws Exception {
        try (var router = Routers.of(gateway, Map.of())) {
            // Given
            router.setTrafficSplit(new TrafficSplit(
                    "checkout", "v1", "v2", new Weight(525), Map.of("v2", List.of(URI.create("http://10.0.0.7:80")))));
            // When
            router.promote("checkout", "v2");
            String promotion = seen().body();
            router.rollback("checkout", "v1");
            // Then
            assertThat(promotion)
                    .contains("\"verb\":\"promote\"", "\"canary\":\"v2\",\"canary_weight\":100", "10.0.0.7:80");
            assertThat(seen().body())
                    .contains("\"verb\":\"rollback\"", "\"canary\":\"v2\",\"canary_weight\":0", "10.0.0.7:80");
        }
    }

    @Test
    void sequences_rise_from_wish_to_wish_and_from_router_to_router() throws Exception {
        // When
        for (int i = 0; i < 3; i++) {
            try (var router = Routers.of(gateway, Map.of())) {
                router.setTrafficSplit(Routers.split(10));
                router.setTrafficSplit(Routers.split(20));
            }
        }
        // Then
        var numbers = gateway.seen().stream()
                .map(s -> Long.parseLong(s.header("X-Canary-Sequence")))
                .toList();
        assertThat(numbers).hasSize(6).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void a_template_makes_any_body_with_values_escaped() throws Exception {
        var further = Map.of(
                "method",
                "post",
                "body",
                "{\"{service}\": {\"to\": \"{canary}\", \"bp\": {canary_bp}, \"of\": {weights}}}",
                "url",
                gateway.url() + "/splits/{service}/{canary}?w={canary_percent}",
                "headers",
                Map.of("X-Of", "{router}/{service}"));
        gateway.trouble((exchange, seen) -> {
            Gateway.answer(exchange, 204, "");
            return true;
        });
        try (var router = Routers.of(gateway, further)) {
            // When
            router.setTrafficSplit(new TrafficSplit("a b", "v1", "v\"2/../é", new Weight(525)));
            // Then
            assertThat(seen().method()).isEqualTo("POST");
            assertThat(seen().path()).isEqualTo("/splits/a%20b/v%222%2F..%2F%C3%A9?w=5.25");
            assertThat(seen().header("X-Of")).isEqualTo("edge/a b");
            assertThat(seen().body())
                    .isEqualTo("{\"a b\": {\"to\": \"v\\\"2/../é\", \"bp\": 525,"
                            + " \"of\": {\"v\\\"2/../é\":5.25,\"v1\":94.75}}}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "."})
    void a_service_that_would_lead_elsewhere_is_refused_and_nothing_is_sent(String service) throws Exception {
        try (var router = Routers.of(gateway, Map.of())) {
            // When
            var refusal =
                    Routers.failureOf(() -> router.setTrafficSplit(new TrafficSplit(service, "v1", "v2", Weight.FULL)));
            // Then
            assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
            assertThat(gateway.seen()).isEmpty();
        }
    }

    @Test
    void a_service_that_would_break_out_of_a_header_is_refused_and_nothing_is_sent() throws Exception {
        try (var router = Routers.of(gateway, Map.of("headers", Map.of("X-Of", "{service}")))) {
            // When
            var refusal = Routers.failureOf(
                    () -> router.setTrafficSplit(new TrafficSplit("a\r\nX-B: c", "v1", "v2", Weight.FULL)));
            // Then
            assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
            assertThat(gateway.seen()).isEmpty();
        }
    }

    @Test
    void requests_are_signed_with_a_secret_that_may_change() throws Exception {
        // Given
        Path secret = Files.writeString(directory.resolve("secret"), "first\n");
        try (var router = Routers.of(gateway, Map.of("signature", Map.of("secret_file", secret.toString())))) {
            for (String now : List.of("first", "second")) {
                // When
                Files.writeString(secret, now);
                router.setTrafficSplit(Routers.split(5));
                // Then
                String timestamp = seen().header("X-Canary-Timestamp");
                assertThat(Long.parseLong(timestamp))
                        .isCloseTo(System.currentTimeMillis() / 1_000, org.assertj.core.api.Assertions.within(60L));
                assertThat(seen().header("X-Canary-Signature"))
                        .isEqualTo(Signature.of(utf8(now), timestamp, utf8(seen().body())));
            }
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void a_token_is_read_for_each_request() throws Exception {
        // Given
        Path token = Files.writeString(directory.resolve("token"), "first\n");
        try (var router = Routers.of(gateway, Map.of("bearer_token_file", token.toString()))) {
            router.observe("checkout");
            String first = seen().header("Authorization");
            // When
            Files.writeString(token, "second\n");
            router.observe("checkout");
            String second = seen().header("Authorization");
            Files.delete(token);
            var missing = Routers.failureOf(() -> router.observe("checkout"));
            // Then
            assertThat(first).isEqualTo("Bearer first");
            assertThat(second).isEqualTo("Bearer second");
            assertThat(missing.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(missing).hasMessageContaining(token.toString());
        }
    }

    @Test
    void shares_are_found_where_the_settings_say() throws Exception {
        gateway.trouble((exchange, seen) -> {
            Gateway.answer(exchange, 200, "{\"routes\": [{\"shares\": {\"v1\": 0.95, \"v2\": 0.05}}]}");
            return true;
        });
        var observe = Map.of("url", gateway.url() + "/splits/x", "weights", "/routes/0/shares", "unit", "fraction");
        try (var router = Routers.of(gateway, Map.of("observe", observe))) {
            // Then
            assertThat(router.observe("checkout"))
                    .isEqualTo(new Observation.InForce(Routers.split(5).weights()));
        }
    }

    @Test
    void what_comes_after_a_question_mark_is_in_no_message() throws Exception {
        gateway.trouble((exchange, seen) -> {
            Gateway.answer(exchange, 400, "");
            return true;
        });
        try (var router = Routers.of(gateway, Map.of("url", gateway.url() + "/splits/x?token=s3cret"))) {
            // When
            var refusal = Routers.failureOf(() -> router.setTrafficSplit(Routers.split(5)));
            // Then
            assertThat(refusal).hasMessageContaining("/splits/x was refused").hasMessageNotContaining("s3cret");
        }
    }
}
