package io.canary.router.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canary.spi.TrafficRouter;
import io.canary.testservers.Browser;
import io.canary.testservers.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a canary has its share from the first requests on, and not after one turn of the weights that were in force before. */
class HaproxyColdStartTest {
    private static final List<Integer> CONFIGURED = List.of(1, 100, 256);

    @TempDir
    Path directory;

    private final Site site = new Site();

    @AfterEach
    void stop() {
        site.close();
    }

    private static int canaries(Browser user, int requests) throws IOException {
        int canaries = 0;
        for (int i = 0; i < requests; i++) {
            canaries += user.get("/").equals("v2") ? 1 : 0;
        }
        return canaries;
    }

    private String configured(int weight) {
        return site.weighted("", false).replace("weight 100", "weight " + weight);
    }

    private void assertShare(TrafficRouter router, Browser user, int percent, String beginning) throws Exception {
        router.setTrafficSplit(Checkout.split(100 * percent));
        // When
        int first = canaries(user, 100);
        int both = first + canaries(user, 100);
        // Then
        assertThat(first)
                .as("of the first 100 at " + percent + " % " + beginning)
                .isCloseTo(percent, within(2));
        assertThat(both)
                .as("of the first 200 at " + percent + " % " + beginning)
                .isCloseTo(2 * percent, within(2));
    }

    @Test
    void a_canary_has_its_share_of_the_first_hundred_requests_wherever_the_cycle_stands() throws Exception {
        for (int weight : CONFIGURED) {
            for (int percent : List.of(1, 5, 20, 25, 50)) {
                for (int before : List.of(0, 70, 255)) {
                    try (var haproxy = Haproxy.start(directory, configured(weight));
                            var router = Routers.of(Map.of(), haproxy);
                            var user = new Browser(site.port("checkout"))) {
                        // Given
                        canaries(user, before);
                        assertShare(router, user, percent, "from weight " + weight + " after " + before);
                    }
                }
            }
        }
    }

    @Test
    void a_canary_has_its_share_from_step_to_step_and_after_a_rollback() throws Exception {
        for (int weight : CONFIGURED) {
            try (var haproxy = Haproxy.start(directory, configured(weight));
                    var router = Routers.of(Map.of(), haproxy);
                    var user = new Browser(site.port("checkout"))) {
                for (int percent : List.of(5, 20, 25, 50, 75, 20, 5)) {
                    assertShare(router, user, percent, "step by step from weight " + weight);
                }
                // Given
                router.rollback("checkout", "v1");
                canaries(user, 130);
                assertShare(router, user, 5, "after a rollback to weight " + weight);
            }
        }
    }
}
