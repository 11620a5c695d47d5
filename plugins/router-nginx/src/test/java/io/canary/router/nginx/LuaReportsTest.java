package io.canary.router.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.TrafficReport;
import io.canary.spi.TrafficRouter;
import io.canary.tck.FreePorts;
import io.canary.tck.RecordingContext;
import io.canary.testservers.Await;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What nginx itself counts, where it has Lua. */
class LuaReportsTest extends OnNginx {
    private static final int REQUESTS = 20;

    private final RecordingContext host = new RecordingContext("edge");

    @BeforeEach
    void setUp() {
        loadLua();
    }

    @Test
    void what_a_version_answers_counts_and_not_what_nginx_makes_of_it_for_clients() throws Exception {
        // Given: a canary that nobody listens for, behind a page that tells clients that all is well
        nginx.further("error_page 502 =200 /sorry; ");
        nginx.location("} location = /sorry { return 200 sorry;");
        var settings = settings(Map.of("v2", Map.of("upstreams", List.of("http://127.0.0.1:" + FreePorts.next()))));
        try (var router = started(settings)) {
            router.setTrafficSplit(split(100));
            // When
            ask(REQUESTS, "sorry");
            // Then
            Await.until(() -> sum("v2", TrafficReport::requests) == REQUESTS);
            assertThat(sum("v2", TrafficReport::errors)).isEqualTo(REQUESTS);
            assertThat(sum("v2", report -> report.latency().count())).isEqualTo(REQUESTS);
            assertThat(sum("v1", TrafficReport::requests)).isZero();
            // When
            router.rollback("checkout", "v1");
            ask(REQUESTS, "v1");
            // Then
            Await.until(() -> sum("v1", TrafficReport::requests) == REQUESTS);
            assertThat(sum("v1", TrafficReport::errors)).isZero();
            assertThat(sum("v2", TrafficReport::requests)).isEqualTo(REQUESTS);
        }
    }

    @Test
    void counting_goes_on_over_a_restart() throws Exception {
        // Given
        try (var router = started(settings(Map.of()))) {
            router.setTrafficSplit(split(100));
            ask(REQUESTS, "v2");
            Await.until(() -> sum("v2", TrafficReport::requests) == REQUESTS);
            // When
            nginx.kill();
            Await.until(() -> host.reportsLost() != null);
            nginx.start();
            Await.until(() -> host.reportsLost() == null);
            ask(REQUESTS, "v2");
            // Then
            Await.until(() -> sum("v2", TrafficReport::requests) == 2 * REQUESTS);
        }
    }

    @Test
    void a_log_phase_of_another_owner_is_no_silence() throws Exception {
        // Given
        try (var router = started(settings(Map.of()))) {
            router.setTrafficSplit(split(100));
            assertThat(router.capabilities().can(Feature.REPORTS)).isTrue();
            assertThat(host.reportsLost()).isNull();
            // When
            nginx.location("log_by_lua_block { local mine = 1 }");
            // Then
            Await.until(() -> host.reportsLost() != null);
            assertThat(host.reportsLost()).contains(nginx.config() + ":", "log_by_lua_block");
        }
        // When
        try (var router = NginxRouters.open(settings(Map.of()))) {
            // Then
            assertThat(router.capabilities().can(Feature.REPORTS)).isFalse();
        }
    }

    @Test
    void nothing_is_counted_where_it_is_switched_off() throws Exception {
        // Given
        var settings = settings(Map.of());
        settings.put("reports", false);
        try (var router = started(settings)) {
            // Then
            assertThat(router.capabilities().can(Feature.REPORTS)).isFalse();
            assertThat(nginx.include()).content().doesNotContain("canary_counts", "canary_counted", "log_by_lua");
        }
    }

    private void ask(int times, String answer) throws Exception {
        for (int i = 0; i < times; i++) {
            assertThat(Client.get(nginx.port("checkout"))).isEqualTo(answer);
        }
    }

    private long sum(String version, ToLongFunction<TrafficReport> of) {
        return host.reports().stream()
                .filter(report -> report.service().equals("checkout"))
                .filter(report -> report.version().equals(version))
                .mapToLong(of)
                .sum();
    }

    private Map<String, Object> settings(Map<String, ?> versions) {
        var all = new HashMap<>(nginx.versions());
        all.putAll(versions);
        return nginx.settings(Map.of("method", "lua", "versions", all));
    }

    private TrafficRouter started(Map<String, ?> settings) throws Exception {
        return openAndStart(settings, host);
    }
}
