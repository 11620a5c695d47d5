package io.canary.tck;

import static io.canary.tck.Examination.broken;

import io.canary.spi.TrafficRouter;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Examines the examiner: a router that writes what others read meanwhile, or cannot name, is caught. */
class BrokenWritersTest {
    static Stream<Arguments> routers() {
        return Stream.of(
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
    @MethodSource("routers")
    void a_router_that_writes_wrongly_is_caught(
            Function<TrafficLayer, TrafficRouter> broken, String test, List<String> words) {
        Examination.assertCaught(broken, test, words);
    }
}
