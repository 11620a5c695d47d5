package io.canary.router.httpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canary.spi.Weight;
import io.canary.testservers.Browser;
import io.canary.testservers.Checkout;
import io.canary.testservers.LoadGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients of a real httpd get, in numbers. */
class HttpdLoadTest {
    private static final int[] BASIS_POINTS = {0, 100, 125, 500, 1_000, 3_300, 3_501, 5_000, 9_900, 10_000};

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
    void shares_are_exact_as_client_count_them() throws Exception {
        try (var httpd = Httpd.start(directory);
                var router = Routers.of(Map.of(), httpd);
                var browser = new Browser(httpd.port())) {
            for (int basisPoints : BASIS_POINTS) {
                // Given
                router.setTrafficSplit(Checkout.split(basisPoints));
                // When
                int canaries = canaries(browser, 1_000);
                // Then
                assertThat(canaries).as("of 1 000 at " + basisPoints).isCloseTo(basisPoints / 10, within(2));
                assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(basisPoints));
            }
        }
    }

    @Test
    void members_of_a_version_have_its_share_together() throws Exception {
        try (var httpd = Httpd.start(directory)) {
            var versions = Map.of("v1", List.of(httpd.url("v1"), httpd.url("v3")), "v2", List.of(httpd.url("v2")));
            try (var router = Routers.of(Map.of("versions", versions), httpd);
                    var browser = new Browser(httpd.port())) {
                for (int percent : new int[] {1, 50, 99}) {
                    // Given
                    router.setTrafficSplit(Checkout.split(100 * percent));
                    // When
                    int canaries = canaries(browser, 1_000);
                    // Then
                    assertThat(canaries).as("of 1 000 at " + percent + " %").isCloseTo(10 * percent, within(2));
                }
            }
        }
    }

    @Test
    void a_hundred_changes_fail_no_request() throws Exception {
        var random = new Random(7);
        try (var httpd = Httpd.start(directory)) {
            var load = new LoadGenerator(httpd.port(), "/checkout/", 8);
            try (load;
                    var router = Routers.of(Map.of(), httpd)) {
                // When
                for (int i = 0; i < 100; i++) {
                    switch (i % 10) {
                        case 3 -> router.promote("checkout", "v2");
                        case 6 -> router.rollback("checkout", "v1");
                        case 9 -> router.setTrafficSplit(Checkout.split(Weight.FULL.basisPoints()));
                        default -> router.setTrafficSplit(Checkout.split(100 * random.nextInt(101)));
                    }
                    load.more(50);
                }
            }
            // Then
            assertThat(load.failures())
                    .as("beside " + load.answered() + " answers")
                    .isEmpty();
            assertThat(load.sentAgain()).as("sent again").isZero();
        }
    }
}
