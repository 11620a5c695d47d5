package io.canary.router.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.testservers.Await;
import io.canary.testservers.Checkout;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real httpd shows of its restarts. */
class GenerationTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", "ProxySet nonce=of-the-configuration"})
    void a_graceful_restart_is_another_generation_and_a_hand_is_not(String ofBalancers) throws Exception {
        try (var httpd = Httpd.start(directory, ofBalancers, "");
                var router = Routers.of(Map.of(), httpd);
                var hand = Routers.of(Map.of(), httpd)) {
            // Given
            router.setTrafficSplit(Checkout.split(3_000));
            String first = generation(router);
            // When
            hand.setTrafficSplit(Checkout.split(0));
            String same = generation(router);
            httpd.server().signal("USR1");
            // Then
            assertThat(first).isNotNull().doesNotContain(httpd.nonce());
            assertThat(same).isEqualTo(first);
            Await.until(() -> !first.equals(generation(router)));
        }
    }

    private static String generation(TrafficRouter router) {
        try {
            return String.valueOf(router.generation("checkout"));
        } catch (RouterException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void where_httpd_does_not_show_it_nothing_is_made_up() {
        assertThat(Generation.ofStatus("")).isNull();
        assertThat(Generation.ofStatus("<html>")).isNull();
    }
}
