package io.canary.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * The part of the contract about several services: none of them moves because another does, also not at the same
 * moment.
 */
abstract class ServicesContract extends ReaderContract {

    @Test
    void services_that_move_at_the_same_time_do_not_affect_each_other() throws Exception {
        long seed = Seed.of("different_services_move_at_the_same_time", 1);
        try (var router = open()) {
            assertThat(services()).as("services").hasSizeGreaterThan(1);
            assertApart(router, seed);
            var walks = services().stream()
                    .map(s -> walkOf(seed + s.hashCode(), s, router))
                    .map(walk -> CompletableFuture.runAsync(
                            () -> walk.walk(router, stepsOfAWalk()), Thread::startVirtualThread))
                    .toList();
            for (var walk : walks) {
                walk.join();
            }
        }
    }

    @Test
    void services_that_move_at_the_same_moment_all_reach_their_splits() throws Exception {
        long seed = Seed.of("services_that_move_at_the_same_moment", 1);
        try (var router = open()) {
            for (int i = 0; i < stepsOfAWalk(); i++) {
                var together = new CountDownLatch(1);
                var asked = new ArrayList<TrafficSplit>();
                var calls = new ArrayList<CompletableFuture<?>>();
                for (String service : services()) {
                    var split = walkOf(seed + 31L * i + service.hashCode(), service, router)
                            .anySplit();
                    asked.add(split);
                    calls.add(CompletableFuture.runAsync(
                            () -> splitWhen(together, router, split), Thread::startVirtualThread));
                }
                together.countDown();
                calls.forEach(CompletableFuture::join);
                for (var split : asked) {
                    router.assertInForce(
                            split.service(),
                            Shares.of(split),
                            "all services were split at the same moment, each another way");
                }
            }
        }
    }

    private static void splitWhen(CountDownLatch time, RouterUnderTest router, TrafficSplit split) {
        try {
            time.await();
            router.split(split);
        } catch (InterruptedException e) {
            throw new AssertionError("the examination itself was interrupted", e);
        }
    }

    /** One after the other first: whether calls at the same time meet is up to chance. */
    private void assertApart(RouterUnderTest router, long seed) throws Exception {
        var asked = new LinkedHashMap<String, TrafficSplit>();
        for (String service : services()) {
            var weight = new Weight(1_000 * (asked.size() % 9 + 1));
            asked.put(service, walkOf(seed, service, router).anySplit().withWeight(weight));
            router.split(asked.get(service));
        }
        for (var split : asked.values()) {
            router.assertInForce(split.service(), Shares.of(split), "the others were split");
        }
    }
}
