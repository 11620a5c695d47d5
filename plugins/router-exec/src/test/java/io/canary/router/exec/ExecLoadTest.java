package io.canary.router.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.router.support.wire.Json;
import io.canary.spi.Observation;
import io.canary.spi.TrafficRouter;
import io.canary.tck.ChangesUnderLoad;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import io.canary.testservers.CountedShares;
import io.canary.testservers.LoadGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients see of the script of the page, through a gateway that reads what it writes for each request. */
class ExecLoadTest {
    @TempDir
    Path directory;

    private TrafficRouter router() throws Exception {
        var settings = Map.of(
                "command", List.of("/bin/sh", Page.script(directory).toString(), "{verb}", "{service}"),
                "environment", Map.of("PATH", "/usr/bin:/bin"),
                "directory", directory.toString(),
                "observe", true);
        return RouterSubject.open(new ExecRouterFactory(), settings, new RecordingContext("edge"));
    }

    private String get() throws Exception {
        return Gateway.drawn(Json.parse(Files.readString(directory.resolve("checkout.json"))));
    }

    @Test
    void clients_count_the_share_that_was_asked() throws Exception {
        try (var router = router()) {
            CountedShares.check(router, CountedShares.oneByOne(this::get));
        }
    }

    @Test
    void a_hundred_changes_fail_no_request() throws Exception {
        try (var router = router()) {
            // Given
            router.setTrafficSplit(Scripts.split(0));
            var load = new LoadGenerator(Collections.nCopies(2, this::getAndPause));
            try (load) {
                // When
                ChangesUnderLoad.make(router, () -> load.more(30));
            }
            // Then
            assertThat(load.failures())
                    .as("beside " + load.answered() + " answers")
                    .isEmpty();
            assertThat(load.answered()).isGreaterThan(3_000);
        }
    }

    private String getAndPause() throws Exception {
        String version = get();
        LockSupport.parkNanos(100_000); // leaves something of the machine to the script
        return version;
    }

    @Test
    void a_split_that_was_lost_is_seen_and_told_again() throws Exception {
        try (var router = router()) {
            // Given
            router.setTrafficSplit(Scripts.split(30));
            // When
            Files.delete(directory.resolve("checkout.json"));
            var seen = router.observe("checkout");
            router.setTrafficSplit(Scripts.split(30));
            // Then
            assertThat(seen).isInstanceOf(Observation.NotFound.class);
            assertThat(router.observe("checkout"))
                    .isEqualTo(new Observation.InForce(Scripts.split(30).weights()));
        }
    }
}
