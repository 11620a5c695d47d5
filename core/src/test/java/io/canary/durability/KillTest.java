package io.canary.durability;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real process under load, killed at random moments. Its traffic layer records its commands, and no client sends
 * requests through it: this test checks what was acknowledged, and the matrix of the distribution ({@code orchestrator
 * killed often}) kills before real servers, with clients. {@code -Dcanary.kills=1000} kills it that often; {@code
 * -Dcanary.kills.seed=N} makes the same choices again, as far as the machine allows.
 */
class KillTest {
    private static final int KILLS = Integer.getInteger("canary.kills", 50);
    private static final long SEED = Long.getLong("canary.kills.seed", System.nanoTime());
    private static final int SOME = 100;
    private static final int CUSTOMERS = 4;
    private static final int SHORT_MILLIS = 300;

    /** Sometimes it lives long enough for a canary to pass some steps. */
    private static final int LONG_ONE = 10;

    private static final int LONG_MILLIS = 6_000;

    @TempDir
    private Path data;

    @TempDir
    private Path classes;

    @Test
    void everything_acknowledged_survives_every_kill() throws Exception {
        System.out.println("KillTest: -Dcanary.kills.seed=" + SEED);
        var random = new Random(SEED);
        try (var traffic = new Traffic();
                var http = HttpClient.newHttpClient();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Given
            String[] archive = ArchivedClasses.in(classes);
            var answers = new Semaphore(0);
            var customers = IntStream.range(0, CUSTOMERS)
                    .mapToObj(i -> new Customer(
                            "shop-" + i, traffic, new Random(random.nextLong()), http, i % 2 == 0, answers))
                    .toList();
            var rollouts =
                    List.of(new GoodRollouts("climber", "threshold"), new GoodRollouts("compared", "sequential"));
            var audit = new Audit();
            for (int kill = 0; kill <= KILLS; kill++) {
                try (var orchestrator = ServiceProcess.start(data, traffic.uri(), archive)) {
                    // Then
                    for (var customer : customers) {
                        customer.check(orchestrator);
                        customer.settled(orchestrator);
                    }
                    audit.read(orchestrator);
                    // When
                    var work = new ArrayList<>(customers.stream()
                            .map(c -> threads.submit((Callable<Void>) () -> {
                                c.work(orchestrator);
                                return null;
                            }))
                            .toList());
                    for (var rollout : rollouts) {
                        work.add(threads.submit((Callable<Void>) () -> {
                            rollout.work(orchestrator);
                            return null;
                        }));
                    }
                    Thread.sleep(random.nextInt(kill % LONG_ONE == 0 ? LONG_MILLIS : SHORT_MILLIS));
                    if (random.nextBoolean()) {
                        answers.drainPermits();
                        answers.acquire(); // the moment that shows a response that came too early
                    }
                    orchestrator.kill();
                    if ((kill + 1) % SOME == 0) {
                        System.out.println("KillTest: killed " + (kill + 1) + " times of " + KILLS);
                    }
                    finish(work);
                }
            }
            assertThat(audit.advanced()).isGreaterThanOrEqualTo(rollouts.size());
            assertThat(customers).allSatisfy(c -> assertThat(c.acknowledged()).isGreaterThan(KILLS));
        }
    }

    private static void finish(List<Future<Void>> work) throws Exception {
        for (var each : work) {
            each.get();
        }
    }
}
