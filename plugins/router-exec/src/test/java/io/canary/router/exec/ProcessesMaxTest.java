package io.canary.router.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.testservers.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More calls at once than processes may run. */
@Timeout(60)
class ProcessesMaxTest {
    /** Says that it runs, and ends when it may. */
    private static final String WAITS = "echo $1 $2 >> order; while ! [ -e go-$2 ] && ! [ -e go ]; do sleep 0.02; done";

    @TempDir
    Path directory;

    private TrafficRouter run(String script, Map<String, ?> further) throws Exception {
        return Scripts.run(directory, script, further);
    }

    private static TrafficSplit split(String service) {
        return new TrafficSplit(service, "v1", "v2", new Weight(500));
    }

    private List<String> order() throws Exception {
        var file = directory.resolve("order");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private void awaitOrder(int lines) {
        Await.until(() -> order().size() >= lines);
    }

    /** Waits for a thread to wait, or to have ended. */
    private static void awaitParked(Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING && thread.isAlive()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static Thread start(RunsCall call) {
        return Thread.ofPlatform().start(() -> {
            try {
                call.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private interface RunsCall {
        void run() throws Exception;
    }

    @Test
    void as_many_run_at_once_as_may_and_the_rest_follows() throws Exception {
        String counts = "mkdir run-$2; ls -d run-* | wc -l >> seen; sleep 0.2; rmdir run-$2";
        try (var router = run(counts, Map.of("processes_max", 3));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // When
            var calls = new ArrayList<Future<?>>();
            for (int i = 0; i < 12; i++) {
                String service = "shop-" + i;
                calls.add(threads.submit(() -> {
                    router.setTrafficSplit(split(service));
                    return service;
                }));
            }
            for (var call : calls) {
                call.get();
            }
            // Then
            var seen = Files.readAllLines(directory.resolve("seen")).stream()
                    .map(line -> Integer.parseInt(line.strip()))
                    .toList();
            assertThat(seen).hasSize(12).allMatch(n -> n <= 3).contains(3);
        }
    }

    @Test
    void rollbacks_go_before_all_that_wait_and_these_in_the_order_of_their_coming() throws Exception {
        try (var router = run(WAITS, Map.of("processes_max", 1, "time_limit_sec", 30))) {
            // Given
            var threads = new ArrayList<Thread>();
            threads.add(start(() -> router.setTrafficSplit(split("first"))));
            awaitOrder(1);
            for (String service : List.of("second", "third")) {
                threads.add(start(() -> router.setTrafficSplit(split(service))));
                awaitParked(threads.getLast());
            }
            threads.add(start(() -> router.rollback("bad", "v1")));
            awaitParked(threads.getLast());
            // When
            Files.createFile(directory.resolve("go"));
            for (var thread : threads) {
                thread.join();
            }
            // Then
            assertThat(order()).containsExactly("split first", "rollback bad", "split second", "split third");
        }
    }

    @Test
    void what_finds_no_place_in_time_was_not_started_and_changed_nothing() throws Exception {
        // Given
        var permits = new ProcessPermits(1, Duration.ofMillis(50));
        // When
        var failure = Scripts.failureOf(() -> permits.with(false, () -> permits.with(false, () -> "never")));
        // Then
        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("1 processes were running").hasMessageContaining("processes_max");
        assertThat(permits.with(false, () -> "free again")).isEqualTo("free again");
    }

    @Test
    void one_that_is_interrupted_while_it_waits_takes_no_place() throws Exception {
        try (var router = run(WAITS, Map.of("processes_max", 1, "time_limit_sec", 30))) {
            // Given
            var first = start(() -> router.setTrafficSplit(split("first")));
            awaitOrder(1);
            var waiting = Thread.ofPlatform().start(() -> {
                try {
                    router.setTrafficSplit(split("second"));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            awaitParked(waiting);
            // When
            waiting.interrupt();
            waiting.join();
            Files.createFile(directory.resolve("go"));
            first.join();
            router.setTrafficSplit(split("third"));
            // Then
            assertThat(order()).containsExactly("split first", "split third");
        }
    }
}
