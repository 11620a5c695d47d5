package io.canary.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.Observation;
import io.canary.spi.RouterException.Kind;
import io.canary.tck.ChangesUnderLoad;
import io.canary.testservers.CountedShares;
import io.canary.testservers.LoadGenerator;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients of a real gateway see. */
class HttpLoadTest {
    private final Gateway gateway = new Gateway();
    private final Client client = new Client();

    @AfterEach
    void stop() {
        client.close();
        gateway.close();
    }

    private String get() throws Exception {
        return client.get(gateway.url() + "/traffic/checkout");
    }

    @Test
    void clients_count_the_share_that_was_asked() throws Exception {
        try (var router = Routers.of(gateway, Map.of())) {
            CountedShares.check(router, CountedShares.oneByOne(this::get));
        }
    }

    @Test
    void a_hundred_changes_fail_no_request() throws Exception {
        try (var router = Routers.of(gateway, Map.of())) {
            // Given
            router.setTrafficSplit(Routers.split(0));
            var load = new LoadGenerator(Collections.nCopies(4, this::get));
            try (load) {
                // When
                ChangesUnderLoad.make(router, () -> load.more(30));
            }
            // Then
            assertThat(load.failures())
                    .as("beside " + load.answered() + " answers")
                    .isEmpty();
            assertThat(load.answered()).isGreaterThan(3_000);
        }
    }

    @Test
    void a_gateway_that_died_and_forgot_is_seen_and_told_again() throws Exception {
        try (var router = Routers.of(gateway, Map.of())) {
            // Given
            router.setTrafficSplit(Routers.split(30));
            // When
            gateway.kill();
            var away = Routers.failureOf(() -> router.setTrafficSplit(Routers.split(40)));
            var unseen = Routers.failureOf(() -> router.observe("checkout"));
            gateway.startAgain();
            var forgotten = router.observe("checkout");
            router.setTrafficSplit(Routers.split(40));
            // Then
            assertThat(away.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(unseen.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(forgotten).isInstanceOf(Observation.NotFound.class);
            assertThat(router.observe("checkout"))
                    .isEqualTo(new Observation.InForce(Routers.split(40).weights()));
        }
    }
}
