package io.canary.router.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canary.router.support.wire.Json;
import io.canary.spi.Observation;
import io.canary.spi.TrafficRouter;
import io.canary.tck.ChangesUnderLoad;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients see of the script of the page, through a gateway that reads what it writes for each request. */
class ExecLoadTest {
    private static final int REQUESTS = 2_000;

    private final AtomicLong answered = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

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
            for (int percent : new int[] {0, 1, 5, 10, 33, 50, 99, 100}) {
                // When
                router.setTrafficSplit(Scripts.split(percent));
                int canaries = 0;
                for (int i = 0; i < REQUESTS; i++) {
                    canaries += get().equals("v2") ? 1 : 0;
                }
                // Then
                double share = percent / 100.0;
                assertThat((double) canaries)
                        .as("at %d %%", percent)
                        .isCloseTo(REQUESTS * share, within(6 * Math.sqrt(REQUESTS * share * (1 - share))));
            }
        }
    }

    @Test
    void a_hundred_changes_fail_no_request() throws Exception {
        try (var router = router()) {
            // Given
            router.setTrafficSplit(Scripts.split(0));
            var users = users(2);
            // When
            ChangesUnderLoad.make(router, () -> awaitAnswers(answered.get() + 30));
            over = true;
            for (var user : users) {
                user.join();
            }
            // Then
            assertThat(failures).as("beside " + answered + " answers").isEmpty();
            assertThat(answered.get()).isGreaterThan(3_000);
        }
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

    private List<Thread> users(int n) {
        var users = new ArrayList<Thread>();
        for (int i = 0; i < n; i++) {
            users.add(Thread.startVirtualThread(() -> {
                while (!over) {
                    try {
                        get();
                        answered.incrementAndGet();
                        LockSupport.parkNanos(100_000); // leaves something of the machine to the script
                    } catch (Exception e) {
                        failures.add(e.toString());
                    }
                }
            }));
        }
        return users;
    }

    private void awaitAnswers(long n) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (answered.get() < n && failures.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
