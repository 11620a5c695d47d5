package io.canary.tck;

import static io.canary.tck.Examination.broken;

import io.canary.spi.TrafficRouter;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Examines the examiner: each broken router is caught by the test that is meant for it. */
class BrokenRoutersTest {
    static Stream<Arguments> routers() {
        var never = new CountDownLatch(1);
        return Stream.of(
                broken(BrokenRouters.Adding::new, "a_repeated_split_changes_nothing"),
                broken(
                        LeasingRouters.NeverLapsing::new,
                        "a_lease_without_renewal_gives_the_baseline_all_traffic_by_itself"),
                broken(
                        LeasingRouters.ForgettingRenewals::new,
                        "a_renewed_lease_holds_beyond_its_length_and_moves_nothing"),
                broken(
                        LeasingRouters.Resurrecting::new,
                        "an_expired_lease_cannot_be_renewed_but_a_new_split_starts_one"),
                broken(LeasingRouters.HauntedByLeases::new, "a_split_without_a_lease_outlives_the_lease_before_it"),
                broken(LeasingRouters.CountingFromTheFirst::new, "a_repeated_split_restarts_its_lease"),
                broken(
                        BrokenRouters.RefusingRepeats::new,
                        "a_rollback_gives_the_baseline_all_traffic_and_may_be_repeated"),
                broken(BrokenRouters.NotPromoting::new, "a_promotion_gives_the_canary_all_traffic_and_may_be_repeated"),
                broken(BrokenRouters.NeedingSplit::new, "a_rollback_needs_no_split_before_it"),
                broken(
                        BrokenRouters.Remembering::new,
                        "the_observed_split_comes_from_the_traffic_layer_and_not_from_memory"),
                broken(
                        BrokenRouters.MixingServices::new,
                        "services_that_move_at_the_same_time_do_not_affect_each_other"),
                broken(BrokenRouters.Rounding::new, "a_split_is_in_force_when_the_call_returns"),
                broken(BrokenRouters.InTwoSteps::new, "an_interrupted_call_leaves_the_old_split_or_the_new_one"),
                broken(BrokenRouters.Late::new, "a_split_is_in_force_when_the_call_returns"),
                broken(BrokenRouters.Deaf::new, "a_slow_call_ends_soon_when_it_is_interrupted"),
                broken(BrokenRouters.Resetting::new, "closing_leaves_traffic_as_it_is"),
                broken(l -> new BrokenRouters.Leaking(l, never), "closed_routers_leave_no_threads_behind"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("routers")
    void a_broken_router_is_caught(Function<TrafficLayer, TrafficRouter> broken, String test, List<String> words) {
        Examination.assertCaught(broken, test, words);
    }
}
