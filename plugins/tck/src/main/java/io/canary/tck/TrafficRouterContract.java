package io.canary.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.Weight;
import io.canary.spi.settings.SettingsException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/**
 * What every router must pass. A plugin's test extends it and says what {@link RouterSubject} asks:
 *
 * {@snippet :
 * class NginxRouterTest extends TrafficRouterContract {
 *     @Override public TrafficRouterFactory<?> factory() { return new NginxRouterFactory(); }
 *     @Override public Map<String, ?> settings() { return Map.of("directory", directory.toString()); }
 * }
 * }
 *
 * Each test opens routers of its own. What a router cannot do (say, observe) is left out, and why is said in a line at
 * the end; what it says that it can do is held against it. A test with chance in it prints its seed; {@code
 * -Dcanary.tck.seed=N} runs it again.
 *
 * @see DataPathContract for what clients see, {@link LeaseContract} for leases, {@link ReaderContract} for what a
 *     reader sees beside a writer, {@link ServicesContract} for several services, {@link AddressesContract} for
 *     addresses in splits, and {@link OddNamesContract} for names, which all come with it
 */
public abstract class TrafficRouterContract extends AddressesContract {

    @Test
    void its_capabilities_never_change() throws Exception {
        try (var router = open()) {
            var said = router.router().capabilities();
            assertThat(said.granularity().basisPoints()).as("granularity").isPositive();
            assertThat(router.router().capabilities()).isEqualTo(said);
            assertThat(said.can(Feature.UPSTREAMS) || upstreams(service()).isEmpty())
                    .as("a router that takes addresses has UPSTREAMS; without, the host sends it none")
                    .isTrue();
        }
    }

    @Test
    void a_split_is_in_force_when_the_call_returns() throws Exception {
        try (var router = open()) {
            for (Weight weight : tellingWeights(router)) {
                var split = split(service(), weight);
                router.split(split);
                router.assertInForce(service(), Shares.of(split), "split " + weight);
            }
        }
    }

    @Test
    void a_repeated_split_changes_nothing() throws Exception {
        try (var router = open()) {
            var split = split(service(), DataPathView.nearest(30, granularity(router)));
            for (int i = 1; i <= 3; i++) {
                router.split(split);
                router.assertInForce(service(), Shares.of(split), "asking " + i + " times");
            }
        }
    }

    @Test
    void a_promotion_gives_the_canary_all_traffic_and_may_be_repeated() throws Exception {
        try (var router = open()) {
            router.split(split(service(), DataPathView.nearest(30, granularity(router))));
            for (int i = 1; i <= 3; i++) {
                router.promote(service(), canary());
                router.assertInForce(service(), Shares.allTo(canary()), "promoting " + i + " times");
            }
        }
    }

    @Test
    void a_rollback_gives_the_baseline_all_traffic_and_may_be_repeated() throws Exception {
        try (var router = open()) {
            router.split(split(service(), DataPathView.nearest(30, granularity(router))));
            for (int i = 1; i <= 3; i++) {
                router.rollback(service(), baseline());
                router.assertInForce(service(), Shares.allTo(baseline()), "rolling back " + i + " times");
            }
        }
    }

    @Test
    void a_rollback_needs_no_split_before_it() throws Exception {
        try (var router = open()) {
            router.rollback(service(), baseline());
            router.assertInForce(service(), Shares.allTo(baseline()), "a rollback as the first call");
        }
    }

    @Test
    void observing_before_any_call_finds_a_split_or_nothing() throws Exception {
        try (var router = open()) {
            var seen = router.observe(service());
            assertThat(router.observe(service())).as("seen again").isEqualTo(seen);
        }
    }

    @RepeatedTest(8)
    void any_order_of_calls_ends_at_the_last_one(RepetitionInfo repetition) throws Exception {
        long seed = Seed.of("any_order_of_calls_ends_at_the_last_one", repetition.getCurrentRepetition());
        try (var router = open()) {
            walkOf(seed, service(), router).walk(router, stepsOfAWalk());
        }
    }

    @Test
    void an_interrupted_call_leaves_the_old_split_or_the_new_one() throws Exception {
        long seed = Seed.of("an_interrupted_call_leaves_the_old_split_or_the_new_one", 1);
        var random = new Random(seed);
        try (var router = open()) {
            var walk = walkOf(seed, service(), router);
            var first = walk.anySplit();
            router.split(first);
            var now = Shares.of(first);
            for (int i = 0; i < stepsOfAWalk(); i++) {
                now = router.interruptedSplit(walk.anySplit(), now, Duration.ofNanos(random.nextInt(3_000_000)));
            }
            var last = walk.anySplit();
            router.split(last);
            router.assertInForce(service(), Shares.of(last), "interruptions");
        }
    }

    @Test
    void a_slow_call_ends_soon_when_it_is_interrupted() throws Exception {
        var slow = openSlow();
        assumeTrue(slow.isPresent(), "the traffic layer cannot be made slow here");
        try (var router = new RouterUnderTest(slow.get(), Duration.ofSeconds(5))) {
            var before = router.has(Feature.OBSERVE) ? Shares.of(router.observe(service())) : new Shares(Map.of());
            router.interruptedSplit(split(service(), Weight.FULL), before, Duration.ofMillis(200));
        }
    }

    @Test
    void closing_leaves_traffic_as_it_is() throws Exception {
        assumeTrue(trafficOutlivesRouter(), "the router carries the traffic itself");
        var split = split(service(), DataPathView.nearest(30, Weight.FULL));
        try (var router = open()) {
            split = split.withWeight(DataPathView.nearest(30, granularity(router)));
            router.split(split);
        }
        try (var next = open()) {
            next.assertInForce(service(), Shares.of(split), "the router that asked for it was closed");
        }
    }

    @Test
    void the_observed_split_comes_from_the_traffic_layer_and_not_from_memory() throws Exception {
        assumeTrue(trafficOutlivesRouter(), "the router carries the traffic itself");
        try (var one = open();
                var other = open()) {
            for (Weight weight : tellingWeights(one)) {
                var split = split(service(), weight);
                one.split(split);
                other.assertInForce(service(), Shares.of(split), "another router of the same settings asked");
            }
        }
    }

    @Test
    void closed_routers_leave_no_threads_behind() throws Exception {
        openUseAndClose(); // what is made once for a whole JVM is made here
        var before = LiveThreads.now();
        for (int i = 0; i < 3; i++) {
            openUseAndClose();
        }
        LiveThreads.assertNoneBeyond(before, Duration.ofSeconds(10));
    }

    @Test
    void an_unknown_setting_is_refused_by_name() {
        var settings = new HashMap<String, Object>(settings());
        settings.put("no_such_setting", 1);
        assertThatThrownBy(() -> RouterSubject.open(factory(), settings, new RecordingContext("tck"))
                        .close())
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("no_such_setting");
    }

    @Test
    void bad_settings_are_refused_with_a_reason() {
        for (var bad : badSettings()) {
            assertThatThrownBy(() -> RouterSubject.open(factory(), bad, new RecordingContext("tck"))
                            .close())
                    .as("opening a router of " + bad)
                    .isInstanceOfAny(SettingsException.class, RouterException.class)
                    .message()
                    .isNotBlank();
        }
    }

    private void openUseAndClose() throws Exception {
        try (var router = open()) {
            router.split(split(service(), Weight.FULL));
        }
    }

    private List<Weight> tellingWeights(RouterUnderTest router) {
        var finest = granularity(router);
        return List.of(
                Weight.NONE,
                finest,
                DataPathView.nearest(50, finest),
                DataPathView.nearest(5, finest),
                Weight.FULL,
                Weight.NONE);
    }
}
