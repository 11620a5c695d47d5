package io.canary.router.httpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficRouter;
import io.canary.testservers.Browser;
import io.canary.testservers.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real httpd whose balancers do not share out requests as their load factors say. */
class ExactnessTest {
    private static final String STICKY = "ProxySet stickysession=ROUTEID";

    @TempDir
    Path directory;

    private static RouterException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(RouterException.class, call);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytraffic", "bybusyness"})
    void a_method_that_does_not_count_requests_is_refused_and_a_rollback_is_not(String method) throws Exception {
        try (var httpd = Httpd.start(directory, "ProxySet lbmethod=" + method, "");
                var router = Routers.of(Map.of(), httpd)) {
            // When
            var preflight = failure(() -> router.preflight(Checkout.split(500)));
            var split = failure(() -> router.setTrafficSplit(Checkout.split(500)));
            router.rollback("checkout", "v1");
            // Then
            assertThat(preflight.kind()).isEqualTo(Kind.REJECTED);
            assertThat(split.kind()).isEqualTo(Kind.REJECTED);
            assertThat(split).hasMessageContaining("lbmethod " + method);
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(0));
        }
    }

    @Test
    void a_method_that_is_accepted_all_the_same_is_warned_of() throws Exception {
        try (var httpd = Httpd.start(directory, "ProxySet lbmethod=bybusyness", "");
                var router = Routers.of(Map.of("accept_inexact_balance", true), httpd)) {
            // When
            var words = router.preflight(Checkout.split(500));
            router.setTrafficSplit(Checkout.split(500));
            // Then
            assertThat(words).last().asString().contains(TrafficRouter.WARNING, "lbmethod bybusyness");
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(500));
        }
    }

    /** Half of the requests come from users with the baseline's cookie. */
    @ParameterizedTest
    @CsvSource({"500, 5, 10", "2500, 25, 50", "5000, 50, 100"})
    void a_sticky_balancer_gives_the_canary_its_share_of_all_requests_and_so_more_of_the_new_users(
            int basisPoints, int ofAll, int ofNew) throws Exception {
        try (var httpd = Httpd.start(directory, STICKY, "");
                var router = Routers.of(Map.of("sticky", true, "new_users_min", 50), httpd)) {
            // Given
            router.setTrafficSplit(Checkout.split(basisPoints));
            // When
            int canaries = 0;
            for (int i = 0; i < 200; i++) {
                assertThat(answer(httpd, "Cookie: ROUTEID=.v1")).isEqualTo("v1");
                canaries += answer(httpd).equals("v2") ? 1 : 0;
            }
            // Then
            assertThat(canaries / 4).as("percent of all").isBetween(ofAll - 1, ofAll);
            assertThat(canaries / 2).as("percent of the new").isBetween(ofNew - 2, ofNew);
        }
    }

    private static String answer(Httpd httpd, String... headers) throws IOException {
        try (var user = new Browser(httpd.port())) {
            return user.get("/checkout/", headers);
        }
    }

    @Test
    void a_sticky_balancer_is_refused_where_the_canary_would_get_every_new_user() throws Exception {
        try (var httpd = Httpd.start(directory, STICKY, "");
                var untold = Routers.of(Map.of("sticky", true), httpd);
                var router = Routers.of(Map.of("sticky", true, "new_users_min", 20), httpd)) {
            // When
            var blind = failure(() -> untold.setTrafficSplit(Checkout.split(500)));
            var words = router.preflight(Checkout.split(500));
            router.setTrafficSplit(Checkout.split(2_000));
            var above = failure(() -> router.setTrafficSplit(Checkout.split(2_100)));
            var seen = router.observe("checkout");
            router.setTrafficSplit(Checkout.split(10_000));
            // Then
            assertThat(blind.kind()).isEqualTo(Kind.REJECTED);
            assertThat(blind).hasMessageContaining("new_users_min");
            assertThat(words)
                    .last()
                    .asString()
                    .contains(TrafficRouter.WARNING, "of new users up to 25 %", "above 20 %");
            assertThat(above.kind()).isEqualTo(Kind.REJECTED);
            assertThat(above).hasMessageContaining("21 % is more than the 20 %");
            assertThat(seen).isEqualTo(Checkout.inForce(2_000));
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(10_000));
        }
    }
}
