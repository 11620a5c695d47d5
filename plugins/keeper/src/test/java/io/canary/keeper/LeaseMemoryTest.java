package io.canary.keeper;

import static io.canary.keeper.ScriptedRouter.await;
import static io.canary.keeper.ScriptedRouter.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.LeaseRenewalResult;
import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A keeper that ends with a lease open, and the one that is started after it. What ends it makes no difference: all is written before. */
@Timeout(60)
class LeaseMemoryTest {
    private static final String SHOP = "shop";
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final ScriptedRouter inner = new ScriptedRouter(); // its traffic goes on

    @TempDir
    private Path folder;

    @Test
    void a_lease_that_was_open_runs_again_and_then_the_baseline_is_rolled_back() throws Exception {
        // Given
        try (var router = open()) {
            router.setTrafficSplit(half(SHORT));
        }
        // When
        try (var next = open()) {
            // Then
            assertThat(next.leases().get(SHOP))
                    .isInstanceOfSatisfying(LeaseState.Held.class, held -> assertThat(held.isRemembered())
                            .isTrue());
            assertThat(inner.observe(SHOP))
                    .isEqualTo(new Observation.InForce(half(null).weights()));
            await(() -> next.leases().get(SHOP) instanceof LeaseState.RolledBack, "the baseline");
            assertThat(inner.observe(SHOP)).isEqualTo(all("v1"));
        }
        try (var third = open()) {
            assertThat(third.leases()).isEmpty();
        }
    }

    @Test
    void a_lease_that_was_open_can_be_renewed() throws Exception {
        // Given
        try (var router = open()) {
            router.setTrafficSplit(half(LONG));
        }
        // When
        try (var next = open()) {
            // Then
            assertThat(next.renew(SHOP, LONG)).isEqualTo(LeaseRenewalResult.HELD);
            assertThat(inner.calls).containsExactly("split 50 %");
        }
    }

    @Test
    void a_rollback_that_was_not_confirmed_is_asked_for_again() throws Exception {
        // Given
        try (var router = open()) {
            router.setTrafficSplit(half(SHORT));
            inner.always(fails(Kind.UNREACHABLE));
            await(() -> router.leases().get(SHOP) instanceof LeaseState.Ended, "the end of the lease");
        }
        // When
        inner.always(null);
        try (var next = open()) {
            // Then
            await(() -> next.leases().get(SHOP) instanceof LeaseState.RolledBack, "the baseline");
            assertThat(inner.observe(SHOP)).isEqualTo(all("v1"));
        }
    }

    @Test
    void what_needs_no_lease_is_not_undone_after_a_restart() throws Exception {
        try (var router = open()) {
            // Given
            router.setTrafficSplit(half(SHORT));
            // When
            router.promote(SHOP, "v2");
        }
        // Then
        try (var next = open()) {
            assertThat(next.leases()).isEmpty();
            assertThat(inner.observe(SHOP)).isEqualTo(all("v2"));
        }
    }

    @Test
    void a_promotion_that_is_in_force_is_not_undone_although_its_answer_was_lost() throws Exception {
        try (var router = open()) {
            // Given
            router.setTrafficSplit(half(SHORT));
            inner.loseAnswer();
            // When
            var failure = catchThrowableOfType(RouterException.class, () -> router.promote(SHOP, "v2"));
            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        }
        try (var next = open()) {
            // Then
            await(() -> next.leases().isEmpty(), "the end of the lease");
            assertThat(inner.observe(SHOP)).isEqualTo(all("v2"));
            assertThat(inner.calls).containsExactly("split 50 %", "promote v2");
        }
    }

    @Test
    void a_promotion_that_is_not_in_force_leaves_its_canary_guarded() throws Exception {
        try (var router = open()) {
            // Given
            router.setTrafficSplit(half(SHORT));
            inner.next(fails(Kind.UNREACHABLE));
            // When
            var failure = catchThrowableOfType(RouterException.class, () -> router.promote(SHOP, "v2"));
            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        }
        try (var next = open()) {
            // Then
            await(() -> next.leases().get(SHOP) instanceof LeaseState.RolledBack, "the baseline");
            assertThat(inner.observe(SHOP)).isEqualTo(all("v1"));
        }
    }

    @Test
    void a_split_whose_lease_cannot_be_written_down_is_not_asked_for() throws Exception {
        try (var router = open()) {
            // Given
            Files.createDirectory(folder.resolve(LeaseMemory.FILE_NAME + ".new")); // as if the disk were full
            // When
            var failure = catchThrowableOfType(RouterException.class, () -> router.setTrafficSplit(half(LONG)));
            // Then
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure).hasMessageContaining("cannot remember the lease of shop, so the router was not asked");
            assertThat(inner.calls).isEmpty();
            // And when
            router.rollback(SHOP, "v1");
            // Then: traffic first
            assertThat(inner.calls).containsExactly("rollback v1");
        }
    }

    @Test
    void the_same_lease_is_written_once() throws Exception {
        try (var router = open()) {
            // Given
            router.setTrafficSplit(half(LONG));
            Files.createDirectory(folder.resolve(LeaseMemory.FILE_NAME + ".new"));
            // When
            router.setTrafficSplit(half(LONG).withWeight(Weight.FULL)); // needs no disk
            // Then
            assertThat(inner.calls).containsExactly("split 50 %", "split 100 %");
        }
    }

    @Test
    void a_damaged_file_is_put_aside() throws Exception {
        for (String damaged : new String[] {"", "{", "[]", "{\"services\": {\"shop\": {\"baseline\": 1}}}"}) {
            // Given
            Path file = Files.writeString(folder.resolve(LeaseMemory.FILE_NAME), damaged);
            // When
            try (var router = open()) {
                // Then
                assertThat(router.leases()).isEmpty();
                assertThat(file).doesNotExist();
                assertThat(folder.resolve(LeaseMemory.FILE_NAME + ".damaged")).hasContent(damaged);
            }
        }
    }

    @Test
    void a_folder_has_one_keeper() throws Exception {
        try (var router = open()) {
            assertThat(router.leases()).isEmpty();
            assertThatThrownBy(this::open)
                    .isInstanceOf(RouterException.class)
                    .hasMessageContaining("another keeper remembers its leases in " + folder);
        }
    }

    @Test
    void a_folder_that_cannot_be_made_is_refused() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("file"), "");
        // Then
        assertThatThrownBy(() -> LeaseMemory.open(file.resolve("folder")))
                .isInstanceOf(RouterException.class)
                .hasMessageContaining("set --data to a folder that can be written to");
    }

    private KeptRouter open() throws RouterException {
        return new KeptRouter("edge", inner, LeaseMemory.open(folder), Duration.ofSeconds(5));
    }

    private static Observation all(String version) {
        return new Observation.InForce(Map.of(version, Weight.FULL));
    }

    private static TrafficSplit half(@Nullable Duration lease) {
        return new TrafficSplit(SHOP, "v1", "v2", new Weight(5_000)).withLease(lease);
    }
}
