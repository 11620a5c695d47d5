package io.canary.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.TrafficSplit;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The part of the contract that shows only beside a reader: that nothing is seen between two splits. */
abstract class ReaderContract extends LeaseContract {
    private static final Duration READER_BEGINS = Duration.ofSeconds(10);

    /** A fast writer is between two splits for some microseconds only: it has to be caught there. */
    private static final long WRITING_NANOS_MIN = 500_000_000;

    private static final long CLIENT_PAUSE_NANOS = 1_000_000;

    @Test
    void a_concurrent_reader_sees_one_split_or_the_other_and_nothing_in_between() throws Exception {
        try (var router = open()) {
            assumeTrue(trafficOutlivesRouter(), "the router carries the traffic itself: no other one can look at it");
            assumeTrue(router.has(Feature.OBSERVE), "the router does not observe");
            try (var other = open()) {
                var one = split(service(), DataPathView.nearest(20, granularity(router)));
                var next = split(service(), DataPathView.nearest(80, granularity(router)));
                assertNothingBetween(
                        router, one, next, () -> Shares.of(other.router().observe(service())), isEither(one, next));
            }
        }
    }

    @Test
    void a_concurrent_client_is_answered_by_one_version_or_the_other() throws Exception {
        try (var router = open()) {
            var outside = outside(router);
            var one = split(service(), DataPathView.nearest(20, granularity(router)));
            var next = split(service(), DataPathView.nearest(80, granularity(router)));
            assertNothingBetween(router, one, next, () -> unhurried(outside), Set.of(baseline(), canary())::contains);
        }
    }

    /** Leaves the traffic layer time for the writer. */
    private String unhurried(DataPathView outside) {
        LockSupport.parkNanos(CLIENT_PAUSE_NANOS);
        return outside.answer(service(), "reader");
    }

    /** Where shares are taken one after the other, what is between two splits must at least lie between them. */
    private Predicate<Object> isEither(TrafficSplit one, TrafficSplit next) {
        var allowed = Set.of(Shares.of(one), Shares.of(next));
        return seen -> allowed.contains(seen)
                || (!changesInOneStep() && ((Shares) seen).isBetween(Shares.of(one), Shares.of(next)));
    }

    private void assertNothingBetween(
            RouterUnderTest router, TrafficSplit one, TrafficSplit next, Callable<?> look, Predicate<Object> allowed) {
        router.split(one);
        try (var reader = new Reader(look, allowed)) {
            Await.until(() -> reader.looks() > 0, READER_BEGINS, () -> "the reader has not seen anything");
            long end = System.nanoTime() + WRITING_NANOS_MIN;
            for (int i = 0; i < stepsOfAWalk() || System.nanoTime() < end; i++) {
                router.split(i % 2 == 0 ? next : one);
            }
            assertThat(reader.wrong())
                    .as("what a reader saw while " + Shares.of(one) + " and " + Shares.of(next)
                            + " were set in turn; write beside what is in force, and put it in its place in one step")
                    .isEmpty();
        }
    }
}
