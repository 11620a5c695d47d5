package io.canary.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canary.spi.Observation;
import io.canary.spi.RouterException.Kind;
import io.canary.tck.ChangesUnderLoad;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients of a real gateway see. */
class HttpLoadTest {
    private static final int REQUESTS = 2_000;

    private final Gateway gateway = new Gateway();
    private final Client client = new Client();
    private final AtomicLong answered = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    @AfterEach
    void stop() {
        client.close();
        gateway.close();
    }

    private String get() throws Exception {
        return client.get(gateway.url() + "/traffic/checkout");
    }

    @Test
    void clients_count_the_share_that_was_asked() throws Exception {
        try (var router = Routers.of(gateway, Map.of())) {
            for (int percent : new int[] {0, 1, 5, 10, 33, 50, 99, 100}) {
                // When
                router.setTrafficSplit(Routers.split(percent));
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
        try (var router = Routers.of(gateway, Map.of())) {
            // Given
            router.setTrafficSplit(Routers.split(0));
            var users = users(4);
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

    private List<Thread> users(int n) {
        var users = new ArrayList<Thread>();
        for (int i = 0; i < n; i++) {
            users.add(Thread.startVirtualThread(() -> {
                while (!over) {
                    try {
                        get();
                        answered.incrementAndGet();
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

    @Test
    void a_gateway_that_died_and_forgot_is_seen_and_told_again() throws Exception {
        try (var router = Routers.of(gateway, Map.of())) {
            // Given
            router.setTrafficSplit(Routers.split(30));
            // When
            gateway.kill();
            var away = Routers.failureOf(() -> router.setTrafficSplit(Routers.split(40)));
            var unseen = Routers.failureOf(() -> router.observe("checkout"));
            gateway.startAgain();
            var forgotten = router.observe("checkout");
            router.setTrafficSplit(Routers.split(40));
            // Then
            assertThat(away.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(unseen.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(forgotten).isInstanceOf(Observation.NotFound.class);
            assertThat(router.observe("checkout"))
                    .isEqualTo(new Observation.InForce(Routers.split(40).weights()));
        }
    }
}
