package io.canary.router.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficRouter;
import io.canary.spi.Weight;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in force without a reload, and what remains of it. */
class LuaTroubleTest extends OnNginx {

    @BeforeEach
    void setUp() {
        loadLua();
    }

    @Test
    void a_change_needs_no_reload_and_so_no_configuration_that_is_whole() throws Exception {
        // Given
        try (var router = started()) {
            String before = Client.get(nginx.port("status"));
            nginx.further("no_such_directive on;");
            // When
            router.setTrafficSplit(split(100));
            // Then
            assertThat(get()).isEqualTo("v2");
            assertThat(Client.get(nginx.port("status")).replaceAll("worker.*", ""))
                    .isEqualTo(before.replaceAll("worker.*", ""));
        }
    }

    @Test
    void a_route_outlives_a_reload_and_a_restart() throws Exception {
        // Given
        try (var router = started()) {
            router.setTrafficSplit(split(100));
            // When
            nginx.reload();
            // Then
            assertThat(get()).isEqualTo("v2");
            // When
            nginx.kill();
            var refused = catchThrowableOfType(RouterException.class, () -> router.setTrafficSplit(split(50)));
            nginx.start();
            // Then
            assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(router.observe("checkout")).isEqualTo(inForce(100));
            assertThat(get()).isEqualTo("v2");
            router.rollback("checkout", "v1");
            assertThat(get()).isEqualTo("v1");
        }
    }

    @Test
    void settings_that_nginx_has_not_read_yet_are_read_first() throws Exception {
        // Given
        try (var router = started()) {
            router.setTrafficSplit(split(100));
        }
        // When
        var settings = nginx.settings(Map.of("method", "lua", "override", Map.of("header", "X-Canary")));
        try (var router = NginxRouters.open(settings)) {
            router.setTrafficSplit(split(0));
            // Then
            assertThat(get()).isEqualTo("v1");
            assertThat(Client.get(nginx.port("checkout"), "X-Canary: always")).isEqualTo("v2");
        }
    }

    @Test
    void an_nginx_without_lua_says_so() throws Exception {
        // Given
        try (var plain = NginxRouters.open(nginx.modules("").settings(Map.of()))) {
            nginx.start();
            // When
            try (var router = NginxRouters.open(nginx.settings(Map.of("method", "lua")))) {
                var refused = catchThrowableOfType(RouterException.class, () -> router.setTrafficSplit(split(10)));
                // Then
                assertThat(refused.kind()).isEqualTo(Kind.REJECTED);
                assertThat(refused).hasMessageContaining("unknown directive \"lua_shared_dict\"");
                assertThat(plain.observe("checkout")).isEqualTo(new Observation.InForce(Map.of("v1", Weight.FULL)));
            }
        }
    }

    private TrafficRouter started() throws Exception {
        return openAndStart(new HashMap<>(nginx.settings(Map.of("method", "lua"))));
    }
}
