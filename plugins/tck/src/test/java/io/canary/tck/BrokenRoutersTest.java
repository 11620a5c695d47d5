package io.canary.tck;

import static io.canary.tck.Examination.failedTests;
import static io.canary.tck.Examination.messages;
import static org.assertj.core.api.Assertions.assertThat;

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
    static Stream<Arguments> brokenRouters() {
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
                broken(l -> new BrokenRouters.Leaking(l, never), "closed_routers_leave_no_threads_behind"),
                broken(BrokenRouters.Boasting::new, "a_split_is_in_force_when_the_call_returns"),
                broken(BrokenRouters.Pretending::new, "clients_are_split_as_requested"),
                broken(BrokenRouters.Pretending::new, "the_very_next_request_is_split_as_requested"),
                broken(BrokenRouters.Silent::new, "a_router_that_reports_counts_each_request_of_both_versions_once"),
                broken(BrokenRouters.Fickle::new, "a_sticky_router_never_moves_a_user_back_while_the_weight_rises"),
                broken(BrokenRouters.Holding::new, "a_rollback_frees_the_users_that_stickiness_holds"),
                broken(BrokenRouters.Wavering::new, "its_capabilities_never_change"),
                broken(
                        BrokenRouters.InTwoSteps::new,
                        "a_concurrent_reader_sees_one_split_or_the_other_and_nothing_in_between",
                        "write beside what is in force, and put it in its place in one step",
                        "{v1=100 %} ("),
                broken(
                        BrokenWriters.WritingInPlace::new,
                        "a_concurrent_reader_sees_one_split_or_the_other_and_nothing_in_between",
                        "no traffic ("),
                broken(
                        BrokenWriters.WritingTheLiveFile::new,
                        "a_concurrent_reader_sees_one_split_or_the_other_and_nothing_in_between",
                        "no traffic ("),
                broken(
                        BrokenWriters.WritingInPlace::new,
                        "a_concurrent_client_is_answered_by_one_version_or_the_other",
                        "a request to checkout got no answer from any version"),
                broken(
                        BrokenWriters.OneTableForAll::new,
                        "a_service_of_an_odd_name_is_kept_apart_from_all_others_or_rejected",
                        "NumberFormatException"),
                broken(
                        BrokenWriters.OneTableForAll::new,
                        "services_that_move_at_the_same_moment_all_reach_their_splits",
                        "all services were split at the same moment"),
                broken(
                        BrokenWriters.Simplifying::new,
                        "a_service_of_an_odd_name_is_kept_apart_from_all_others_or_rejected",
                        "in force after service a b was asked for, of service a|b"),
                broken(
                        BrokenWriters.RejectingTooLate::new,
                        "a_version_of_an_odd_name_is_accepted_unchanged_or_rejected",
                        "in force after version a|b was asked for"),
                broken(
                        BrokenWriters.UnreachableByName::new,
                        "a_service_of_an_odd_name_is_kept_apart_from_all_others_or_rejected",
                        "service a|b must be taken, or rejected before anything moves"),
                broken(
                        BrokenWriters.NothingThereIsNoTraffic::new,
                        "a_service_unknown_to_the_traffic_layer_is_not_found_and_its_rollback_is_not_confirmed",
                        "that there is none is not proven"),
                broken(
                        BrokenWriters.ConfirmingWhatIsMissing::new,
                        "a_service_unknown_to_the_traffic_layer_is_not_found_and_its_rollback_is_not_confirmed",
                        "must not be confirmed"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("brokenRouters")
    void a_broken_router_is_caught(Function<TrafficLayer, TrafficRouter> broken, String test, List<String> words) {
        // When
        var events = Examination.of(broken, test);
        // Then
        assertThat(failedTests(events)).containsExactly(test);
        assertThat(messages(events.failed()))
                .allSatisfy(message -> words.forEach(word -> assertThat(message).contains(word)));
    }

    private static Arguments broken(Function<TrafficLayer, TrafficRouter> router, String test, String... words) {
        return Arguments.of(router, test, List.of(words));
    }
}
