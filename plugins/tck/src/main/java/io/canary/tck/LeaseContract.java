package io.canary.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.canary.spi.LeaseRenewalResult;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * The part of the contract for routers that hold the canary's share as a lease, with what clients see; it is left out
 * for all others. It comes with {@link TrafficRouterContract}, and stands alone where another router has passed the
 * rest already.
 */
public abstract class LeaseContract extends DataPathContract {
    private static final int REQUESTS = 100;

    @Test
    void a_lease_without_renewal_gives_the_baseline_all_traffic_by_itself() throws Exception {
        try (var router = leasing()) {
            // When
            router.split(leased(router, lease()));
            // Then
            router.assertInForce(service(), Shares.of(leased(router, lease())), "the lease began");
            awaitBaseline(router);
            var client = client(router.router());
            if (client.isPresent()) {
                new DataPathView(client.get()).assertAllOn(service(), baseline(), REQUESTS, "the lease ran out");
            }
        }
    }

    @Test
    void a_renewed_lease_holds_beyond_its_length_and_moves_nothing() throws Exception {
        try (var router = leasing()) {
            // Given
            var split = leased(router, lease());
            router.split(split);
            // When
            for (int i = 0; i < 6; i++) {
                pass(lease().dividedBy(3));
                assertThat(router.renew(service(), lease())).isEqualTo(LeaseRenewalResult.HELD);
            }
            // Then
            router.assertInForce(service(), Shares.of(split), "twice the length of the lease");
        }
    }

    @Test
    void an_expired_lease_cannot_be_renewed_but_a_new_split_starts_one() throws Exception {
        try (var router = leasing()) {
            // Given
            var split = leased(router, lease());
            router.split(split);
            awaitBaseline(router);
            // When
            var result = router.renew(service(), lease());
            // Then
            assertThat(result).as("renewing what ran out").isEqualTo(LeaseRenewalResult.LAPSED);
            router.assertInForce(service(), Shares.allTo(baseline()), "renewing what ran out");
            // And when
            router.split(split);
            // Then
            router.assertInForce(service(), Shares.of(split), "asking for the split again");
            assertThat(router.renew(service(), lease())).isEqualTo(LeaseRenewalResult.HELD);
        }
    }

    @Test
    void before_the_first_split_there_is_no_lease_to_renew() throws Exception {
        try (var router = leasing()) {
            var before = router.observe(service());
            assertThat(router.renew(service(), lease())).isEqualTo(LeaseRenewalResult.LAPSED);
            assertThat(router.observe(service())).isEqualTo(before);
        }
    }

    @Test
    void a_repeated_split_restarts_its_lease() throws Exception {
        try (var router = leasing()) {
            // Given
            var split = leased(router, lease());
            // When
            for (int i = 0; i < 6; i++) {
                router.split(split);
                pass(lease().dividedBy(3));
            }
            // Then
            router.assertInForce(service(), Shares.of(split), "twice the length of the lease");
        }
    }

    @Test
    void a_split_without_a_lease_outlives_the_lease_before_it() throws Exception {
        try (var router = leasing()) {
            var split = leased(router, lease());
            // When
            router.split(split);
            router.promote(service(), canary());
            pass(lease().multipliedBy(2));
            // Then
            router.assertInForce(service(), Shares.allTo(canary()), "a promotion, and the end of the lease before it");
            assertThat(router.renew(service(), lease())).isEqualTo(LeaseRenewalResult.LAPSED);
            // And when
            router.split(split);
            router.split(split.withLease(null));
            pass(lease().multipliedBy(2));
            // Then
            router.assertInForce(service(), Shares.of(split), "a split without a lease");
        }
    }

    @Test
    void leases_of_different_services_end_separately() throws Exception {
        try (var router = leasing()) {
            // Given
            String other = services().get(1);
            var lasting = new TrafficSplit(other, baseline(), canary(), Weight.FULL, upstreams(other));
            router.split(lasting);
            router.split(leased(router, lease()));
            // When
            awaitBaseline(router);
            // Then
            router.assertInForce(other, Shares.of(lasting), "the end of a lease of another service");
        }
    }

    private RouterUnderTest leasing() throws Exception {
        var router = open();
        if (!router.has(Feature.LEASE)) {
            router.close();
        }
        assumeTrue(router.has(Feature.LEASE), "the router holds no leases");
        return router;
    }

    private TrafficSplit leased(RouterUnderTest router, Duration lease) {
        return split(service(), DataPathView.nearest(50, granularity(router))).withLease(lease);
    }

    private void awaitBaseline(RouterUnderTest router) {
        if (router.has(Feature.OBSERVE)) {
            Await.until(
                    () -> Shares.of(router.observe(service())).equals(Shares.allTo(baseline())),
                    lease().plus(lateness()),
                    () -> "a lease of " + lease() + " did not end");
        } else {
            pass(lease().plus(lateness()));
        }
    }

    /** The traffic layer may look only now and then. */
    private Duration lateness() {
        return callLimit().dividedBy(3);
    }

    /** Nothing happens that could be awaited: that nothing does is what is examined. */
    private static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
