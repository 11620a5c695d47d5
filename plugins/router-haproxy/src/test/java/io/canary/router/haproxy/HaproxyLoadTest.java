package io.canary.router.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canary.tck.ChangesUnderLoad;
import io.canary.testservers.Browser;
import io.canary.testservers.Checkout;
import io.canary.testservers.LoadGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients of a real HAProxy get, in numbers. */
class HaproxyLoadTest {
    private static final int[] PERCENTS = {0, 1, 5, 10, 33, 50, 99, 100};

    @TempDir
    Path directory;

    private final Site site = new Site();

    @AfterEach
    void stop() {
        site.close();
    }

    private int canaries(Browser browser, int requests) throws IOException {
        int canaries = 0;
        for (int i = 0; i < requests; i++) {
            canaries += browser.get("/").equals("v2") ? 1 : 0;
        }
        return canaries;
    }

    @Test
    void the_weights_of_servers_share_out_whole_percents_exactly() throws Exception {
        try (var haproxy = Haproxy.start(directory, site.weighted("", false));
                var router = Routers.of(Map.of(), haproxy);
                var browser = new Browser(site.port("checkout"))) {
            for (int percent : PERCENTS) {
                // Given
                router.setTrafficSplit(Checkout.split(percent * 100));
                // When
                int canaries = canaries(browser, 1_000);
                // Then
                assertThat(canaries).as("of 1 000 at " + percent + " %").isCloseTo(10 * percent, within(2));
            }
        }
    }

    @Test
    void a_line_of_a_map_shares_out_as_chance_has_it() throws Exception {
        Site.writeMap(directory);
        var service = Map.of("map", directory.resolve("canary.map").toString());
        try (var haproxy = Haproxy.start(directory, site.mapped("rand(10000)"));
                var router = Routers.of(service, haproxy);
                var browser = new Browser(site.port("checkout"))) {
            for (int percent : PERCENTS) {
                // Given
                router.setTrafficSplit(Checkout.split(percent * 100));
                // When
                int canaries = canaries(browser, 2_000);
                // Then
                double share = percent / 100.0;
                assertThat(canaries).as("of 2 000 at " + percent + " %").isCloseTo((int) (2_000 * share), within((int)
                        (6 * Math.sqrt(2_000 * share * (1 - share)))));
            }
        }
    }

    @Test
    void one_basis_point_of_a_map_is_one_in_ten_thousand_users() throws Exception {
        Site.writeMap(directory);
        var service = Map.of("map", directory.resolve("canary.map").toString());
        try (var haproxy = Haproxy.start(directory, site.mapped("req.hdr(X-User),add(0)"));
                var router = Routers.of(service, haproxy);
                var browser = new Browser(site.port("checkout"))) {
            // Given
            router.setTrafficSplit(Checkout.split(37));
            // When
            int canaries = 0;
            for (int user = 0; user < 10_000; user++) {
                canaries += browser.get("/", "X-User: " + user).equals("v2") ? 1 : 0;
            }
            // Then
            assertThat(canaries).isEqualTo(37);
        }
    }

    @Test
    void a_hundred_changes_of_weights_fail_no_request() throws Exception {
        try (var haproxy = Haproxy.start(directory, site.weighted("", false))) {
            assertNothingFailsIn100Changes(haproxy, Map.of());
        }
    }

    @Test
    void a_hundred_changes_of_a_map_fail_no_request() throws Exception {
        Site.writeMap(directory);
        try (var haproxy = Haproxy.start(directory, site.mapped("rand(10000)"))) {
            assertNothingFailsIn100Changes(
                    haproxy, Map.of("map", directory.resolve("canary.map").toString()));
        }
    }

    private void assertNothingFailsIn100Changes(Haproxy haproxy, Map<String, ?> service) throws Exception {
        var load = new LoadGenerator(site.port("checkout"), "/", 8);
        try (load;
                var router = Routers.of(service, haproxy)) {
            // When
            ChangesUnderLoad.make(router, () -> load.more(50));
        }
        // Then
        assertThat(load.failures()).as("beside " + load.answered() + " answers").isEmpty();
        assertThat(load.sentAgain()).as("sent again").isZero();
    }
}
