package io.canary.router.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.testservers.LoadGenerator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Hundreds of changes while clients send all the time: none of their requests may fail. */
class LoadTest extends OnNginx {
    @Test
    void a_hundred_reloads_fail_no_request() throws Exception {
        changeUnderLoad(Map.of(), 100);
    }

    @Test
    void five_hundred_changes_in_lua_fail_no_request() throws Exception {
        loadLua();
        changeUnderLoad(Map.of("method", "lua"), 500);
    }

    private void changeUnderLoad(Map<String, ?> ofServices, int changes) throws Exception {
        // Given
        var random = new Random(1);
        try (var router = NginxRouters.open(nginx.settings(ofServices))) {
            nginx.start();
            int port = nginx.port("checkout");
            try (var kept = new KeptConnection(port);
                    var load = new LoadGenerator(List.of(() -> paused(kept.get()), () -> paused(Client.get(port))))) {
                // When
                long start = System.nanoTime();
                for (int i = 0; i < changes; i++) {
                    var weight = new Weight(random.nextInt(10_001));
                    router.setTrafficSplit(new TrafficSplit("checkout", "v1", "v2", weight));
                }
                long each = (System.nanoTime() - start) / changes / 1_000;
                System.out.printf(
                        "%s: %d us for each of %d changes, %d requests meanwhile%n",
                        ofServices, each, changes, load.answered());
                // Then
                assertThat(load.failures()).isEmpty();
                assertThat(load.versions()).isSubsetOf("v1", "v2");
                assertThat(load.answered()).as("requests").isGreaterThan(500);
            }
        }
    }

    /** So that there is room for nginx on a machine with two processors. */
    private static String paused(String version) {
        LockSupport.parkNanos(2_000_000);
        return version;
    }
}
