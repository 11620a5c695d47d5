package io.canary.router.caddy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canary.tck.ChangesUnderLoad;
import io.canary.testservers.Browser;
import io.canary.testservers.Checkout;
import io.canary.testservers.LoadGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients of a real Caddy get, in numbers. */
class CaddyLoadTest {
    private static final int[] PERCENTS = {0, 1, 5, 10, 33, 50, 99, 100};

    @TempDir
    Path directory;

    private static int canaries(Browser browser, int requests) throws IOException {
        int canaries = 0;
        for (int i = 0; i < requests; i++) {
            canaries += browser.get("/checkout/").equals("v2") ? 1 : 0;
        }
        return canaries;
    }

    @Test
    void whole_percents_are_exact_in_each_hundred_requests() throws Exception {
        try (var caddy = Caddy.start(directory);
                var router = Routers.of(Map.of("versions", caddy.dials()), caddy);
                var browser = Browser.patient(caddy.port())) {
            for (int percent : PERCENTS) {
                // Given
                router.setTrafficSplit(Checkout.split(percent * 100));
                // When
                int canaries = canaries(browser, 1_000);
                // Then
                assertThat(canaries).as("of 1 000 at " + percent + " %").isEqualTo(10 * percent);
            }
        }
    }

    @Test
    void one_basis_point_of_ten_thousand_slots_is_one_request_in_ten_thousand() throws Exception {
        try (var caddy = Caddy.start(directory);
                var router = Routers.of(Map.of("versions", caddy.dials(), "slots", 10_000), caddy);
                var browser = Browser.patient(caddy.port())) {
            // Given
            router.setTrafficSplit(Checkout.split(1));
            // When
            int canaries = canaries(browser, 10_000);
            // Then
            assertThat(canaries).isEqualTo(1);
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(1));
        }
    }

    @Test
    void addresses_of_a_version_share_its_part() throws Exception {
        try (var caddy = Caddy.start(directory)) {
            var versions = Map.of("v1", List.of(caddy.dial("v1"), caddy.dial("v3")), "v2", List.of(caddy.dial("v2")));
            try (var router = Routers.of(Map.of("versions", versions), caddy);
                    var browser = Browser.patient(caddy.port())) {
                // Given
                router.setTrafficSplit(Checkout.split(5_000));
                // When
                int canaries = 0;
                int third = 0;
                for (int i = 0; i < 400; i++) {
                    String answer = browser.get("/checkout/");
                    canaries += answer.equals("v2") ? 1 : 0;
                    third += answer.equals("v3") ? 1 : 0;
                }
                // Then
                assertThat(canaries).isEqualTo(200);
                assertThat(third).isEqualTo(100);
            }
        }
    }

    @Test
    void a_policy_of_chance_shares_out_as_chance_has_it() throws Exception {
        try (var caddy = Caddy.startWith(directory, "{\"policy\":\"random\"}");
                var router = Routers.of(Map.of("versions", caddy.dials()), caddy);
                var browser = Browser.patient(caddy.port())) {
            // Given
            router.setTrafficSplit(Checkout.split(1_000));
            // When
            int canaries = canaries(browser, 2_000);
            // Then
            assertThat(canaries).isCloseTo(200, within((int) (6 * Math.sqrt(2_000 * 0.1 * 0.9))));
        }
    }

    @Test
    void a_hundred_changes_fail_no_request_of_clients_that_send_again_what_got_no_answer() throws Exception {
        try (var caddy = Caddy.start(directory)) {
            var load = new LoadGenerator("/checkout/", 8, () -> Browser.patient(caddy.port()));
            try (load;
                    var router = Routers.of(Map.of("versions", caddy.dials()), caddy)) {
                // When
                ChangesUnderLoad.make(router, () -> load.more(50));
            }
            // Then
            assertThat(load.failures())
                    .as("beside " + load.answered() + " answers")
                    .isEmpty();
        }
    }
}
