package io.canary.router.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.tck.ChangesUnderLoad;
import io.canary.tck.RecordingContext;
import io.canary.testservers.Await;
import io.canary.testservers.CountedShares;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What clients of gRPC's own xDS get, in numbers. */
class EnvoyLoadTest {
    private static EnvoyRouter router(Map<String, Object> service) throws Exception {
        return World.open(World.settings(World.nextPort("checkout"), service), new RecordingContext("load"));
    }

    @Test
    void requests_are_shared_out_as_chance_has_it() throws Exception {
        try (var router = router(Map.of())) {
            CountedShares.check(router, EnvoyLoadTest::canaries);
        }
    }

    @Test
    void a_mirrored_service_is_shared_out_alike() throws Exception {
        try (var router = router(Map.of("mirror", 20))) {
            CountedShares.check(router, new int[] {0, 10, 100}, EnvoyLoadTest::canaries);
        }
    }

    private static int canaries(int requests) throws Exception {
        var counted = World.NODE.count("checkout", requests);
        int canaries = counted.getOrDefault("v2", 0);
        assertThat(canaries + counted.getOrDefault("v1", 0)).isEqualTo(requests);
        return canaries;
    }

    @Test
    void a_header_asks_for_a_version_at_any_weight() throws Exception {
        try (var router = router(Map.of("header", "X-Canary"))) {
            // When
            router.setTrafficSplit(World.split(0));
            // Then
            assertThat(World.NODE.send("checkout", "always")).isEqualTo("v2");
            assertThat(World.NODE.count("checkout", 50)).isEqualTo(Map.of("v1", 50));
            // When
            router.setTrafficSplit(World.split(100));
            // Then
            assertThat(World.NODE.send("checkout", "never")).isEqualTo("v1");
            assertThat(World.NODE.send("checkout", "perhaps")).isEqualTo("v2");
            // When
            router.rollback("checkout", "v1");
            // Then
            assertThat(World.NODE.send("checkout", "always")).isEqualTo("v1");
        }
    }

    @Test
    void a_hundred_changes_fail_no_request() throws Exception {
        try (var router = router(Map.of("header", "x-canary"))) {
            router.setTrafficSplit(World.split(50));
            World.NODE.load("checkout", 8);
            // When
            ChangesUnderLoad.make(router, () -> {
                int before = total();
                Await.until(() -> total() > before + 50);
            });
            // Then
            assertThat(World.NODE.stop().keySet()).isEqualTo(java.util.Set.of("v1", "v2"));
        }
    }

    private static int total() {
        return World.NODE.answers().values().stream().mapToInt(n -> n).sum();
    }
}
