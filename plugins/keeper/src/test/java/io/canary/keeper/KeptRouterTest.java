package io.canary.keeper;

import static io.canary.keeper.ScriptedRouter.await;
import static io.canary.keeper.ScriptedRouter.fails;
import static io.canary.keeper.ScriptedRouter.hangs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.LeaseRenewalResult;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a lease when the router behind it does not do at once what it is asked. */
@Timeout(60)
class KeptRouterTest {
    private static final String SHOP = "shop";
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration CALL = Duration.ofMillis(300);

    private final ScriptedRouter inner = new ScriptedRouter();

    @TempDir
    private Path folder;

    private KeptRouter router;

    @BeforeEach
    void open() throws Exception {
        router = new KeptRouter("edge", inner, LeaseMemory.open(folder), CALL);
    }

    @AfterEach
    void close() {
        router.close();
    }

    @Test
    void a_router_out_of_reach_at_the_end_of_a_lease_is_asked_until_it_confirms_and_that_is_said_meanwhile()
            throws Exception {
        // Given
        router.setTrafficSplit(half(SHOP, SHORT));
        inner.always(fails(Kind.UNREACHABLE));
        // When
        await(() -> ended(SHOP) instanceof LeaseState.Ended e && e.attempts() >= 2, "two attempts");
        // Then
        assertThat(router.renew(SHOP, LONG)).isEqualTo(LeaseRenewalResult.LAPSED);
        assertThat(router.observe(SHOP))
                .isEqualTo(new Observation.InForce(half(SHOP, null).weights()));
        assertThat(LeaseJson.services(router.leases(), System.nanoTime())
                        .getJsonObject("services")
                        .getJsonObject(SHOP)
                        .getMap())
                .containsEntry("lease", "ended")
                .containsEntry("baseline", "v1")
                .containsEntry("error", "not today: UNREACHABLE");
        // And when
        inner.always(null);
        await(() -> ended(SHOP) instanceof LeaseState.RolledBack, "the baseline");
        // Then
        assertThat(router.observe(SHOP)).isEqualTo(all("v1"));
        assertThat(router.renew(SHOP, LONG)).isEqualTo(LeaseRenewalResult.LAPSED);
    }

    @Test
    void a_router_that_hangs_at_the_end_of_a_lease_is_interrupted_and_asked_again() throws Exception {
        // Given
        var begun = new CountDownLatch(1);
        router.setTrafficSplit(half(SHOP, SHORT));
        // When
        inner.next(hangs(begun));
        begun.await();
        // Then
        await(() -> ended(SHOP) instanceof LeaseState.RolledBack, "the baseline");
        assertThat(router.observe(SHOP)).isEqualTo(all("v1"));
        assertThat(inner.calls).containsExactly("split 50 %", "rollback v1", "rollback v1");
    }

    @Test
    void a_newer_split_interrupts_a_rollback_that_hangs_and_is_not_undone() throws Exception {
        // Given
        router.close();
        router = new KeptRouter("edge", inner, LeaseMemory.open(folder), LONG);
        var begun = new CountDownLatch(1);
        router.setTrafficSplit(half(SHOP, SHORT));
        inner.next(hangs(begun));
        begun.await();
        // When
        var newer = new TrafficSplit(SHOP, "v1", "v2", new Weight(7_000)).withLease(LONG);
        router.setTrafficSplit(newer);
        // Then
        assertThat(router.observe(SHOP)).isEqualTo(new Observation.InForce(newer.weights()));
        assertThat(router.renew(SHOP, LONG)).isEqualTo(LeaseRenewalResult.HELD);
        assertThat(inner.calls).containsExactly("split 50 %", "rollback v1", "split 70 %");
    }

    @Test
    void a_newer_split_that_is_refused_does_not_end_the_rollback() throws Exception {
        // Given
        router.setTrafficSplit(half(SHOP, SHORT));
        inner.always(fails(Kind.UNAVAILABLE));
        await(() -> ended(SHOP) instanceof LeaseState.Ended e && e.attempts() >= 1, "an attempt");
        // When
        var failure = catchThrowableOfType(RouterException.class, () -> router.setTrafficSplit(half(SHOP, LONG)));
        inner.always(null);
        // Then
        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        await(() -> ended(SHOP) instanceof LeaseState.RolledBack, "the baseline");
        assertThat(router.observe(SHOP)).isEqualTo(all("v1"));
    }

    @Test
    void a_rollback_that_is_asked_for_meanwhile_ends_the_lease() throws Exception {
        // Given
        router.setTrafficSplit(half(SHOP, SHORT));
        inner.always(fails(Kind.UNREACHABLE));
        await(() -> ended(SHOP) instanceof LeaseState.Ended e && e.attempts() >= 1, "an attempt");
        inner.always(null);
        // When
        router.rollback(SHOP, "v1");
        // Then
        assertThat(router.leases()).isEmpty();
    }

    @Test
    void a_split_whose_answer_was_lost_is_guarded_all_the_same() throws Exception {
        // Given
        inner.loseAnswer();
        // When
        var failure = catchThrowableOfType(RouterException.class, () -> router.setTrafficSplit(half(SHOP, SHORT)));
        // Then
        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        await(() -> ended(SHOP) instanceof LeaseState.RolledBack, "the baseline");
        assertThat(router.observe(SHOP)).isEqualTo(all("v1"));
    }

    @Test
    void a_call_that_is_interrupted_is_guarded_all_the_same() throws Exception {
        // Given
        var begun = new CountDownLatch(1);
        inner.next(hangs(begun));
        var call = Thread.ofVirtual().start(() -> {
            try {
                router.setTrafficSplit(half(SHOP, SHORT));
            } catch (RouterException | InterruptedException expected) {
                // by this test
            }
        });
        begun.await();
        // When
        call.interrupt();
        call.join();
        // Then
        await(() -> ended(SHOP) instanceof LeaseState.RolledBack, "the baseline");
        assertThat(router.observe(SHOP)).isEqualTo(all("v1"));
    }

    @Test
    void a_split_that_is_refused_leaves_the_lease_before_it() throws Exception {
        // Given
        router.setTrafficSplit(half(SHOP, LONG));
        inner.next(fails(Kind.REJECTED));
        // When
        var failure = catchThrowableOfType(
                RouterException.class,
                () -> router.setTrafficSplit(new TrafficSplit(SHOP, "v2", "v3", Weight.FULL).withLease(SHORT)));
        // Then
        assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
        assertThat(ended(SHOP)).isInstanceOfSatisfying(LeaseState.Held.class, held -> assertThat(
                        held.lease().baseline())
                .isEqualTo("v1"));
        assertThat(router.renew(SHOP, LONG)).isEqualTo(LeaseRenewalResult.HELD);
    }

    @Test
    void a_split_that_is_refused_begins_no_lease() throws Exception {
        // Given
        inner.next(fails(Kind.REJECTED));
        // When
        var failure = catchThrowableOfType(RouterException.class, () -> router.setTrafficSplit(half(SHOP, SHORT)));
        // Then
        assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
        assertThat(router.leases()).isEmpty();
        assertThat(router.renew(SHOP, SHORT)).isEqualTo(LeaseRenewalResult.LAPSED);
    }

    @Test
    void a_refused_rollback_is_believed_where_the_router_shows_that_the_baseline_has_everything() {
        assertThat(LeaseRollback.isOffTheCanary(all("v1"), "v1")).isTrue();
        assertThat(LeaseRollback.isOffTheCanary(new Observation.NotRouted(), "v1"))
                .isTrue();
        assertThat(LeaseRollback.isOffTheCanary(all("v2"), "v1")).isFalse();
        assertThat(LeaseRollback.isOffTheCanary(new Observation.NotFound("no backend shop"), "v1"))
                .isFalse();
        assertThat(LeaseRollback.isOffTheCanary(new Observation.CannotTell("?"), "v1"))
                .isFalse();
    }

    @Test
    void a_service_that_cannot_be_found_is_not_rolled_back_by_that() throws Exception {
        // Given
        router.setTrafficSplit(half(SHOP, SHORT));
        inner.inForce.put(SHOP, new Observation.NotFound("no backend shop"));
        inner.always(fails(Kind.REJECTED));
        // Then
        await(() -> ended(SHOP) instanceof LeaseState.Ended e && e.attempts() >= 2, "two attempts");
    }

    @Test
    void services_are_guarded_apart_from_each_other() throws Exception {
        // Given
        var begun = new CountDownLatch(1);
        router.setTrafficSplit(half("other", LONG));
        router.setTrafficSplit(half(SHOP, SHORT));
        inner.next(hangs(begun));
        // When
        begun.await();
        router.setTrafficSplit(half("third", LONG)); // while that of the shop hangs
        // Then
        await(() -> ended(SHOP) instanceof LeaseState.RolledBack, "the baseline");
        assertThat(router.observe("other"))
                .isEqualTo(new Observation.InForce(half("other", null).weights()));
        assertThat(router.renew("other", LONG)).isEqualTo(LeaseRenewalResult.HELD);
        assertThat(router.renew("third", LONG)).isEqualTo(LeaseRenewalResult.HELD);
    }

    @Test
    void a_renewal_waits_for_no_call_of_the_router() throws Exception {
        // Given
        router.close();
        router = new KeptRouter("edge", inner, LeaseMemory.open(folder), LONG);
        router.setTrafficSplit(half(SHOP, LONG));
        var begun = new CountDownLatch(1);
        inner.next(hangs(begun));
        var call = Thread.ofVirtual().start(() -> {
            try {
                router.setTrafficSplit(half(SHOP, LONG));
            } catch (RouterException | InterruptedException expected) {
                // by this test
            }
        });
        begun.await();
        // When
        var result = router.renew(SHOP, LONG);
        // Then
        assertThat(result).isEqualTo(LeaseRenewalResult.HELD);
        call.interrupt();
        call.join();
    }

    @Test
    void what_was_rolled_back_is_left_alone() throws Exception {
        // Given
        router.setTrafficSplit(half(SHOP, SHORT));
        await(() -> ended(SHOP) instanceof LeaseState.RolledBack, "the baseline");
        // When
        inner.inForce.put(SHOP, all("v9")); // by hand
        router.renew(SHOP, LONG);
        // Then
        assertThat(router.observe(SHOP)).isEqualTo(all("v9"));
        assertThat(inner.calls).containsExactly("split 50 %", "rollback v1");
    }

    @Test
    void it_can_what_the_router_can_and_leases() {
        // When
        var capabilities = router.capabilities();
        // Then
        assertThat(capabilities.granularity()).isEqualTo(new Weight(100));
        assertThat(capabilities.features()).containsOnly(Feature.OBSERVE, Feature.HEADER_ROUTES, Feature.LEASE);
    }

    private LeaseState ended(String service) {
        return router.leases().getOrDefault(service, new LeaseState.None());
    }

    private static Observation all(String version) {
        return new Observation.InForce(Map.of(version, Weight.FULL));
    }

    private static TrafficSplit half(String service, @Nullable Duration lease) {
        return new TrafficSplit(service, "v1", "v2", new Weight(5_000)).withLease(lease);
    }
}
