package io.canary.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real gateway that does not do as it should. */
@Timeout(60)
class HttpTroubleTest {
    private final Gateway gateway = new Gateway();
    private final AtomicInteger puts = new AtomicInteger();

    @AfterEach
    void stop() {
        gateway.close();
    }

    /** The first {@code n} that are put are answered with {@code status}. */
    private void fails(int n, int status, String words) {
        gateway.trouble((exchange, seen) -> {
            if (seen.method().equals("GET") || puts.incrementAndGet() > n) {
                return false;
            }
            Gateway.answer(exchange, status, words);
            return true;
        });
    }

    private static Observation inForce(double percent) {
        return new Observation.InForce(Routers.split(percent).weights());
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 302, 304})
    void what_may_pass_is_sent_again_with_the_same_key(int status) throws Exception {
        try (var router = Routers.of(gateway, Map.of())) {
            // Given
            fails(2, status, "");
            // When
            router.setTrafficSplit(Routers.split(30));
            // Then
            assertThat(gateway.seen()).hasSize(3);
            assertThat(gateway.seen().stream().map(s -> s.header("Idempotency-Key")))
                    .doesNotContain("")
                    .containsOnly(gateway.seen().getFirst().header("Idempotency-Key"));
            assertThat(router.observe("checkout")).isEqualTo(inForce(30));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 409, 410, 422, 499})
    void a_refusal_is_reported_in_the_words_of_the_gateway_and_the_old_split_stays(int status) throws Exception {
        try (var router = Routers.of(gateway, Map.of())) {
            // Given
            router.setTrafficSplit(Routers.split(10));
            fails(1, status, "no such\r\nversion");
            // When
            var refusal = Routers.failureOf(() -> router.setTrafficSplit(Routers.split(30)));
            // Then
            assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
            assertThat(refusal)
                    .hasMessageContaining("/splits/checkout was refused with " + status + ": no such version");
            assertThat(puts).hasValue(1);
            assertThat(router.observe("checkout")).isEqualTo(inForce(10));
        }
    }

    @Test
    void an_endpoint_that_is_not_there_for_a_moment_does_not_refuse() throws Exception {
        try (var router = Routers.of(gateway, Map.of())) {
            // Given
            fails(2, 404, "no healthy upstream");
            // When
            router.setTrafficSplit(Routers.split(30));
            // Then
            assertThat(puts).hasValue(3);
            assertThat(router.observe("checkout")).isEqualTo(inForce(30));
        }
    }

    @Test
    void an_endpoint_that_is_not_there_has_changed_nothing_and_is_no_proof_of_anything() throws Exception {
        try (var router = Routers.of(gateway, Map.of())) {
            // Given
            router.setTrafficSplit(Routers.split(30));
            gateway.trouble((exchange, seen) -> {
                Gateway.answer(exchange, 404, "");
                return true;
            });
            // When
            var back = Routers.failureOf(() -> router.rollback("checkout", "v1"));
            var seen = router.observe("checkout");
            var words = router.preflight(Routers.split(30));
            // Then
            assertThat(back.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(back).hasMessageContaining("404: nothing is there under this address, so nothing was changed");
            assertThat(seen).isInstanceOfSatisfying(Observation.NotFound.class, nothing -> assertThat(nothing.what())
                    .contains("/splits/checkout answers with 404", "observe.url"));
            assertThat(words).hasSize(2).last().asString().startsWith("warning: GET ");
            assertThat(router.generation("checkout")).isNull();
        }
    }

    @Test
    void an_answer_without_content_is_no_proof_of_anything() throws Exception {
        try (var router = Routers.of(gateway, Map.of())) {
            // Given
            gateway.trouble((exchange, seen) -> {
                Gateway.answer(exchange, 204, "");
                return true;
            });
            // Then
            assertThat(router.observe("checkout")).isInstanceOf(Observation.NotFound.class);
        }
    }

    @Test
    void an_endpoint_that_says_its_generation_shows_that_it_was_started_again() throws Exception {
        try (var router = Routers.of(gateway, Map.of())) {
            // Given
            router.setTrafficSplit(Routers.split(30));
            String untold = router.generation("checkout");
            // When
            gateway.trouble((exchange, seen) -> {
                Gateway.answer(exchange, 200, "{\"weights\": {\"v1\": 100}, \"generation\": \"pid 7 of 12:03\"}");
                return true;
            });
            // Then
            assertThat(untold).isNull();
            assertThat(router.generation("checkout")).isEqualTo("pid 7 of 12:03");
        }
    }

    @Test
    void a_refusal_after_a_request_that_may_have_been_carried_out_does_not_say_that_nothing_was_changed()
            throws Exception {
        try (var router = Routers.of(gateway, Map.of())) {
            // Given
            gateway.trouble((exchange, seen) -> {
                Gateway.answer(exchange, puts.incrementAndGet() == 1 ? 502 : 409, "");
                return true;
            });
            // When
            var first = Routers.failureOf(() -> router.setTrafficSplit(Routers.split(30)));
            var second = Routers.failureOf(() -> router.setTrafficSplit(Routers.split(30)));
            // Then
            assertThat(first.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(second.kind()).isEqualTo(Kind.REJECTED);
        }
    }

    @Test
    void where_nothing_listens_nothing_was_changed() throws Exception {
        try (var router = Routers.of(gateway, Map.of())) {
            // Given
            gateway.kill();
            // When
            var failure = Routers.failureOf(() -> router.setTrafficSplit(Routers.split(30)));
            // Then
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure).hasMessageContaining("nothing listens there");
        }
    }

    @Test
    void attempts_end_and_the_next_call_goes_on_with_the_same_wish() throws Exception {
        try (var router = Routers.of(gateway, Map.of())) {
            // Given
            fails(4, 503, "busy");
            // When
            var failure = Routers.failureOf(() -> router.setTrafficSplit(Routers.split(30)));
            router.setTrafficSplit(Routers.split(30));
            router.setTrafficSplit(Routers.split(30));
            // Then
            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure).hasMessageContaining("503: busy (attempt 4)");
            var keys = gateway.seen().stream()
                    .map(s -> s.header("Idempotency-Key"))
                    .toList();
            assertThat(keys.subList(0, 5)).containsOnly(keys.getFirst());
            assertThat(keys.get(5)).as("after it was confirmed").isNotEqualTo(keys.getFirst());
        }
    }

    @Test
    void a_pause_that_is_asked_for_is_kept_or_the_call_ends_at_once() throws Exception {
        gateway.trouble((exchange, seen) -> {
            exchange.getResponseHeaders().add("Retry-After", puts.incrementAndGet() == 1 ? "1" : "3600");
            Gateway.answer(exchange, 429, "");
            return true;
        });
        try (var router = Routers.of(gateway, Map.of())) {
            // When
            long begin = System.nanoTime();
            var failure = Routers.failureOf(() -> router.setTrafficSplit(Routers.split(30)));
            long millis = (System.nanoTime() - begin) / 1_000_000;
            // Then
            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(puts).hasValue(2);
            assertThat(millis).isBetween(1_000L, 6_000L);
        }
    }

    @Test
    void an_answer_that_was_lost_is_asked_for_again() throws Exception {
        gateway.trouble((exchange, seen) -> {
            if (seen.method().equals("PUT") && puts.incrementAndGet() == 1) {
                throw new java.io.IOException("closes the connection");
            }
            return false;
        });
        try (var router = Routers.of(gateway, Map.of())) {
            // When
            router.setTrafficSplit(Routers.split(30));
            // Then
            assertThat(router.observe("checkout")).isEqualTo(inForce(30));
        }
    }

    @Test
    void an_answer_that_never_ends_is_given_up() throws Exception {
        gateway.trouble((exchange, seen) -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 1_000; i++) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
                LockSupport.parkNanos(10_000_000);
            }
            return true;
        });
        try (var router = Routers.of(gateway, Map.of("answer_timeout_sec", 0.3, "retry", Map.of("attempts", 1)))) {
            // When
            long begin = System.nanoTime();
            var failure = Routers.failureOf(() -> router.observe("checkout"));
            // Then
            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure).hasMessageContaining("no answer within");
            assertThat(System.nanoTime() - begin).isLessThan(3_000_000_000L);
        }
    }

    @Test
    void an_answer_without_measure_is_not_kept() throws Exception {
        gateway.trouble((exchange, seen) -> {
            Gateway.answer(exchange, 200, "x".repeat(20_000_000));
            return true;
        });
        try (var router = Routers.of(gateway, Map.of())) {
            // When
            var failure = Routers.failureOf(() -> router.observe("checkout"));
            // Then
            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure.toString()).contains("tells no shares").hasSizeLessThan(500);
        }
    }

    @Test
    void what_was_only_accepted_is_waited_for_until_it_is_seen() throws Exception {
        var gets = new AtomicInteger();
        gateway.trouble((exchange, seen) -> {
            if (seen.method().equals("PUT")) {
                Gateway.answer(exchange, 202, "");
            } else if (gets.incrementAndGet() < 3) {
                Gateway.answer(exchange, 200, "{\"weights\": {\"v1\": 100}}");
            } else {
                Gateway.answer(exchange, 200, "{\"weights\": {\"v1\": 70, \"v2\": 30}}");
            }
            return true;
        });
        try (var router = Routers.of(gateway, Map.of())) {
            // When
            router.setTrafficSplit(Routers.split(30));
            // Then
            assertThat(gets).hasValue(3);
        }
    }

    @Test
    void what_was_only_accepted_is_not_confirmed_where_nobody_can_look() throws Exception {
        fails(1, 202, "");
        var settings = Routers.settings(gateway.url());
        settings.remove("observe");
        try (var router = Routers.of(settings)) {
            // When
            var failure = Routers.failureOf(() -> router.setTrafficSplit(Routers.split(30)));
            // Then
            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure).hasMessageContaining("202").hasMessageContaining("observe");
            assertThat(router.capabilities().can(Feature.OBSERVE)).isFalse();
            assertThat(router.observe("checkout")).isInstanceOf(Observation.CannotTell.class);
        }
    }

    @Test
    void an_interrupted_pause_ends_at_once() throws Exception {
        fails(100, 503, "");
        try (var router = Routers.of(
                gateway,
                Map.of("retry", Map.of("first_pause_ms", 60_000, "longest_pause_ms", 60_000), "call_limit_sec", 300))) {
            // Given
            var ended = new CompletableFuture<Throwable>();
            var call = Thread.startVirtualThread(() -> {
                try {
                    router.setTrafficSplit(Routers.split(30));
                } catch (Exception e) {
                    ended.complete(e);
                }
            });
            while (puts.get() == 0) {
                LockSupport.parkNanos(1_000_000);
            }
            // When
            call.interrupt();
            // Then
            assertThat(ended.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void an_interrupted_request_that_is_on_its_way_is_waited_for() throws Exception {
        var arrived = new CompletableFuture<Boolean>();
        gateway.trouble((exchange, seen) -> {
            if (seen.method().equals("PUT")) {
                arrived.complete(true);
                LockSupport.parkNanos(300_000_000);
            }
            return false;
        });
        try (var router = Routers.of(gateway, Map.of())) {
            // Given
            var ended = new CompletableFuture<Throwable>();
            var call = Thread.startVirtualThread(() -> {
                try {
                    router.setTrafficSplit(Routers.split(30));
                } catch (Exception e) {
                    ended.complete(e);
                }
            });
            arrived.get(10, TimeUnit.SECONDS);
            // When
            call.interrupt();
            // Then
            assertThat(ended.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            assertThat(router.observe("checkout")).isEqualTo(inForce(30));
        }
    }

    @Test
    void statuses_of_an_endpoint_of_ones_own_may_mean_to_ask_again() throws Exception {
        fails(1, 423, "locked");
        try (var router = Routers.of(gateway, Map.of("retry_statuses", List.of(423)))) {
            // When
            router.setTrafficSplit(Routers.split(30));
            // Then
            assertThat(router.observe("checkout")).isEqualTo(inForce(30));
        }
    }
}
