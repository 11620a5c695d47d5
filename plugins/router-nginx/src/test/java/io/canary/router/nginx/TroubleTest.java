package io.canary.router.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.testservers.Await;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What goes wrong, and what is in force then. */
class TroubleTest extends OnNginx {

    @Test
    void what_is_broken_elsewhere_is_rejected_in_nginx_own_words() throws Exception {
        // Given
        try (var router = started()) {
            router.setTrafficSplit(split(100));
            String before = Files.readString(nginx.include());
            nginx.further("no_such_directive on;");
            // When
            var refused = refusal(() -> router.setTrafficSplit(split(10)));
            // Then
            assertThat(refused.kind()).isEqualTo(Kind.REJECTED);
            assertThat(refused)
                    .hasMessageContaining("unknown directive \"no_such_directive\" in " + nginx.config() + ":");
            assertThat(nginx.include()).hasContent(before);
            assertThat(nginx.include().resolveSibling(".canary.conf.check")).doesNotExist();
            assertThat(router.observe("checkout")).isEqualTo(inForce(100));
            assertThat(get()).isEqualTo("v2");
            // When
            nginx.further("");
            router.setTrafficSplit(split(0));
            // Then
            assertThat(get()).isEqualTo("v1");
        }
    }

    @Test
    void a_preflight_has_nginx_check_what_it_would_get_and_moves_nothing() throws Exception {
        // Given
        try (var router = started()) {
            router.setTrafficSplit(split(100));
            String before = Files.readString(nginx.include());
            // When
            var says = router.preflight(split(0));
            nginx.further("no_such_directive on;");
            var refused = catchThrowableOfType(RouterException.class, () -> router.preflight(split(10)));
            // Then
            assertThat(says).containsExactly("nginx takes the new canary.conf");
            assertThat(refused.kind()).isEqualTo(Kind.REJECTED);
            assertThat(nginx.include()).hasContent(before);
            assertThat(nginx.include().resolveSibling(".canary.conf.check")).doesNotExist();
            assertThat(router.observe("checkout")).isEqualTo(inForce(100));
        }
    }

    @Test
    void an_include_that_leads_nowhere_is_rejected() throws Exception {
        // Given
        try (var router = started()) {
            nginx.write("nginx.conf", Files.readString(nginx.config()).replace("include conf.d/*.conf;", ""));
            // When
            var refused = refusal(() -> router.setTrafficSplit(split(10)));
            // Then
            assertThat(refused.kind()).isEqualTo(Kind.REJECTED);
            assertThat(refused).hasMessageStartingWith(nginx.config() + " does not include " + nginx.include());
            assertThat(router.observe("checkout")).isInstanceOf(Observation.NotFound.class);
        }
    }

    @Test
    void an_include_file_that_is_reached_through_others_is_checked_too() throws Exception {
        // Given
        nginx.write("more.conf", "include 'conf.d/*.conf'; # include conf.d/canary.conf;\n");
        nginx.write("nginx.conf", Files.readString(nginx.config()).replace("conf.d/*.conf", "more.conf"));
        try (var router = started()) {
            // When
            router.setTrafficSplit(split(100));
            // Then
            assertThat(get()).isEqualTo("v2");
        }
    }

    @Test
    void a_reload_that_nginx_refuses_leaves_the_old_split_in_the_file_and_in_force() throws Exception {
        // Given: the check of nginx does not see that a port is taken; its reload does
        try (var router = started();
                var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String before = Files.readString(nginx.include());
            nginx.further("server { listen 127.0.0.1:%d; }".formatted(taken.getLocalPort()));
            // When
            var refused = refusal(() -> router.setTrafficSplit(split(100)));
            // Then
            assertThat(refused.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(refused).hasMessageContaining("its workers still serve another split");
            assertThat(nginx.include()).hasContent(before);
            assertThat(get()).isEqualTo("v1");
        }
    }

    @Test
    void an_nginx_that_is_gone_is_unavailable_and_takes_the_split_when_it_is_back() throws Exception {
        // Given
        try (var router = started()) {
            router.setTrafficSplit(split(100));
            // When
            nginx.kill();
            var refused = refusal(() -> router.setTrafficSplit(split(50)));
            var blind = catchThrowableOfType(RouterException.class, () -> router.observe("checkout"));
            // Then
            assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(blind.kind()).isEqualTo(Kind.UNAVAILABLE);
            // When
            nginx.start();
            // Then
            assertThat(router.observe("checkout")).isEqualTo(inForce(100));
            router.setTrafficSplit(split(0));
            assertThat(get()).isEqualTo("v1");
        }
    }

    @Test
    void a_rollback_that_nginx_is_not_there_for_is_what_it_starts_with() throws Exception {
        // Given
        try (var router = started()) {
            router.setTrafficSplit(split(100));
            nginx.kill();
            // When
            var refused = catchThrowableOfType(RouterException.class, () -> router.rollback("checkout", "v1"));
            nginx.start();
            // Then
            assertThat(refused.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(get()).isEqualTo("v1");
            router.rollback("checkout", "v1");
            assertThat(router.observe("checkout")).isEqualTo(new Observation.InForce(Map.of("v1", Weight.FULL)));
        }
    }

    @Test
    void what_others_change_is_seen_and_put_right() throws Exception {
        // Given
        try (var router = started()) {
            router.setTrafficSplit(split(100));
            String full = Files.readString(nginx.include());
            router.setTrafficSplit(split(0));
            // When: somebody puts an old file back and reloads
            Files.writeString(nginx.include(), full);
            nginx.reload();
            Await.until(() -> inForce(100).equals(router.observe("checkout")));
            // Then
            router.setTrafficSplit(split(0));
            assertThat(router.observe("checkout")).isEqualTo(inForce(0));
            assertThat(get()).isEqualTo("v1");
        }
    }

    @Test
    void a_service_or_a_version_that_is_not_known_is_rejected_with_the_setting_that_is_missing() throws Exception {
        // Given
        try (var router = started()) {
            // When
            var service = refusal(() -> router.setTrafficSplit(new TrafficSplit("billing", "v1", "v2", Weight.NONE)));
            var version = refusal(() -> router.setTrafficSplit(new TrafficSplit("checkout", "v1", "v9", Weight.NONE)));
            // Then
            assertThat(service.kind()).isEqualTo(Kind.REJECTED);
            assertThat(version.kind()).isEqualTo(Kind.REJECTED);
            assertThat(version).hasMessageContaining("services.checkout.versions.v9.upstreams");
        }
    }

    @Test
    void settings_that_changed_are_written_when_a_router_is_opened_and_routes_stay() throws Exception {
        // Given
        try (var router = started()) {
            router.setTrafficSplit(split(100));
        }
        // When
        try (var router = NginxRouters.open(settings(Map.of("override", Map.of("header", "X-Canary"))))) {
            // Then
            assertThat(Files.readString(nginx.include())).contains("$http_x_canary");
            assertThat(router.observe("checkout")).isEqualTo(inForce(100));
            router.setTrafficSplit(split(100));
            assertThat(Client.get(nginx.port("checkout"), "X-Canary: never")).isEqualTo("v1");
        }
    }

    private TrafficRouter started() throws Exception {
        return openAndStart(settings(Map.of()));
    }

    private Map<String, Object> settings(Map<String, ?> ofServices) {
        var settings = nginx.settings(ofServices);
        settings.put("reload_timeout_sec", 3);
        return settings;
    }
}
