package io.canary.tck;

import static io.canary.tck.Examination.broken;

import io.canary.spi.TrafficRouter;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Examines the examiner: a router whose traffic or capabilities are not as it says is caught. */
class BrokenTrafficTest {
    static Stream<Arguments> routers() {
        return Stream.of(
                broken(BrokenRouters.Boasting::new, "a_split_is_in_force_when_the_call_returns"),
                broken(BrokenRouters.Pretending::new, "clients_are_split_as_requested"),
                broken(BrokenRouters.Pretending::new, "the_very_next_request_is_split_as_requested"),
                broken(BrokenRouters.Silent::new, "a_router_that_reports_counts_each_request_of_both_versions_once"),
                broken(BrokenRouters.Fickle::new, "a_sticky_router_never_moves_a_user_back_while_the_weight_rises"),
                broken(BrokenRouters.Holding::new, "a_rollback_frees_the_users_that_stickiness_holds"),
                broken(BrokenRouters.Wavering::new, "its_capabilities_never_change"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("routers")
    void a_router_with_other_traffic_is_caught(
            Function<TrafficLayer, TrafficRouter> broken, String test, List<String> words) {
        Examination.assertCaught(broken, test, words);
    }
}
