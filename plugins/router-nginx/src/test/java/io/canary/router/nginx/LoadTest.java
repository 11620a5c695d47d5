package io.canary.router.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hundreds of changes while clients send all the time: none of their requests may fail. */
class LoadTest {
    @TempDir
    private Path folder;

    private Nginx nginx;

    @BeforeEach
    void make() {
        nginx = new Nginx(folder);
    }

    @AfterEach
    void stop() {
        if (nginx != null) {
            nginx.close();
        }
    }

    @Test
    void a_hundred_reloads_fail_no_request() throws Exception {
        changeUnderLoad(Map.of(), 100);
    }

    @Test
    void five_hundred_changes_in_lua_fail_no_request() throws Exception {
        assumeTrue(Nginx.hasLua(), "nginx has no Lua (apt-get install libnginx-mod-http-lua): not examined");
        nginx.modules(Nginx.LUA);
        changeUnderLoad(Map.of("method", "lua"), 500);
    }

    private void changeUnderLoad(Map<String, ?> ofServices, int changes) throws Exception {
        // Given
        var random = new Random(1);
        try (var router = NginxRouters.open(nginx.settings(ofServices))) {
            nginx.start();
            try (var load = new Load(nginx.port("checkout"))) {
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
                assertThat(load.answered()).as("requests").isGreaterThan(500);
            }
        }
    }
}
