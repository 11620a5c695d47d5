package io.canary.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.time.Duration;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The part of the contract that clients can see, which comes with {@link TrafficRouterContract}; it is left out where
 * there is no {@link TrafficClient}.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@ExtendWith(LeftOut.class)
public abstract class DataPathContract implements RouterSubject {
    private static final int REQUESTS = 1_000;
    private static final int USERS = 200;

    final RecordingContext host = new RecordingContext("tck");

    @Test
    void clients_are_split_as_requested() throws Exception {
        try (var router = open()) {
            var outside = outside(router);
            for (int percent : new int[] {5, 50, 95}) {
                var split = split(service(), DataPathView.nearest(percent, granularity(router)));
                router.split(split);
                outside.assertShared(split, REQUESTS);
            }
        }
    }

    @Test
    void the_very_next_request_is_split_as_requested() throws Exception {
        try (var router = open()) {
            var outside = outside(router);
            for (int i = 0; i < 10; i++) {
                router.split(split(service(), Weight.FULL));
                outside.assertAllOn(service(), canary(), 20, "split 100 %");
                router.split(split(service(), Weight.NONE));
                outside.assertAllOn(service(), baseline(), 20, "split 0 %");
            }
        }
    }

    @Test
    void clients_see_promotions_and_rollbacks() throws Exception {
        try (var router = open()) {
            var outside = outside(router);
            router.rollback(service(), baseline());
            outside.assertAllOn(service(), baseline(), 100, "a rollback as the first call");
            router.split(split(service(), DataPathView.nearest(50, granularity(router))));
            router.promote(service(), canary());
            outside.assertAllOn(service(), canary(), 100, "a promotion");
            router.rollback(service(), baseline());
            outside.assertAllOn(service(), baseline(), 100, "a rollback after a promotion");
        }
    }

    @Test
    void a_sticky_router_never_moves_a_user_back_while_the_weight_rises() throws Exception {
        try (var router = open()) {
            assumeTrue(router.has(Feature.STICKINESS), "the router is not sticky");
            var outside = outside(router);
            var before = new TreeSet<String>();
            for (int percent : new int[] {10, 20, 50, 100}) {
                router.split(split(service(), DataPathView.nearest(percent, granularity(router))));
                var now = outside.usersOn(service(), canary(), USERS);
                assertThat(now).as("users on the canary at " + percent + " %").containsAll(before);
                before.addAll(now);
            }
            assertThat(before).as("users on the canary at 100 %").hasSize(USERS);
        }
    }

    @Test
    void a_rollback_frees_the_users_that_stickiness_holds() throws Exception {
        try (var router = open()) {
            assumeTrue(router.has(Feature.STICKINESS), "the router is not sticky");
            var outside = outside(router);
            router.split(split(service(), DataPathView.nearest(50, granularity(router))));
            assertThat(outside.usersOn(service(), canary(), USERS))
                    .as("users on the canary at 50 %")
                    .isNotEmpty();
            router.rollback(service(), baseline());
            assertThat(outside.usersOn(service(), baseline(), USERS))
                    .as("users on the baseline")
                    .hasSize(USERS);
        }
    }

    @Test
    void a_router_that_reports_counts_each_request_of_both_versions_once() throws Exception {
        try (var router = open()) {
            assumeTrue(router.has(Feature.REPORTS), "the router does not report");
            var outside = outside(router);
            router.split(split(service(), DataPathView.nearest(50, granularity(router))));
            int onCanary = outside.usersOn(service(), canary(), USERS).size();
            Await.until(
                    () -> host.requestsOf(service(), canary()) == onCanary
                            && host.requestsOf(service(), baseline()) == USERS - onCanary,
                    Duration.ofSeconds(10),
                    () -> "reported " + host.requestsOf(service(), canary()) + " and "
                            + host.requestsOf(service(), baseline()) + " requests of canary and baseline, seen "
                            + onCanary + " and " + (USERS - onCanary));
        }
    }

    /** A router of the right settings, open. */
    final RouterUnderTest open() throws Exception {
        return new RouterUnderTest(RouterSubject.open(factory(), settings(), host), callLimit());
    }

    final DataPathView outside(RouterUnderTest router) {
        var client = client(router.router());
        assumeTrue(client.isPresent(), "there is no client to look from outside");
        return new DataPathView(client.get());
    }

    final TrafficSplit split(String service, Weight weight) {
        return new TrafficSplit(service, baseline(), canary(), weight, upstreams(service));
    }

    final RandomWalk walkOf(long seed, String service, RouterUnderTest router) {
        return new RandomWalk(seed, service, versions(), upstreams(service), granularity(router));
    }

    final String service() {
        return services().getFirst();
    }

    final String baseline() {
        return versions().get(0);
    }

    final String canary() {
        return versions().get(1);
    }

    static Weight granularity(RouterUnderTest router) {
        return router.router().capabilities().granularity();
    }
}
