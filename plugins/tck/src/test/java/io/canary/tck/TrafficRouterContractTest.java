package io.canary.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.canary.spi.RouterContext;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import org.opentest4j.TestAbortedException;

/** Examines the examiner: a good router passes, and each broken one is caught by the test that is meant for it. */
class TrafficRouterContractTest {
    @Test
    void a_router_that_keeps_its_promises_passes() {
        // Given
        Examined.factory = new StrictFactory(LayerRouter::new);

        // When
        var events = examine();

        // Then
        assertThat(failedTests(events)).isEmpty();
        assertThat(events.succeeded().count()).isGreaterThan(20);
    }

    @Test
    void a_router_that_keeps_its_promises_about_leases_passes() {
        // Given
        Examined.factory = new StrictFactory(LeasingRouters.Good::new);

        // When
        var events = examine();

        // Then
        assertThat(failedTests(events)).isEmpty();
        assertThat(events.succeeded().count()).isGreaterThan(27);
    }

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
    @org.junit.jupiter.params.provider.MethodSource("brokenRouters")
    void a_broken_router_is_caught(Function<TrafficLayer, TrafficRouter> broken, String test, List<String> words) {
        // Given
        Examined.factory = new StrictFactory(broken);

        // When
        var events = examine(test);

        // Then
        assertThat(failedTests(events)).containsExactly(test);
        assertThat(messages(events.failed()))
                .allSatisfy(message -> words.forEach(word -> assertThat(message).contains(word)));
    }

    @Test
    void skipped_tests_have_a_reason() {
        // Given
        Examined.factory = new StrictFactory(LayerRouter::new);

        // When
        var events = examine();

        // Then
        assertThat(messages(events.aborted())).isNotEmpty().allSatisfy(message -> assertThat(message)
                .isNotBlank());
        assertThat(messages(events.aborted())).contains("Assumption failed: the router holds no leases");
    }

    @Test
    void one_line_has_all_reasons_with_their_numbers_of_tests() {
        // When
        var reasons = new TreeMap<String, Integer>();
        for (var cause : List.of(
                new TestAbortedException("Assumption failed: the router is not sticky"),
                new TestAbortedException("Assumption failed: the router is not sticky"),
                new TestAbortedException())) {
            reasons.merge(LeftOut.reason(cause), 1, Integer::sum);
        }

        // Then
        assertThat(LeftOut.summary("NginxRouterTest", reasons))
                .isEqualTo("NginxRouterTest, left out: no reason given (1); the router is not sticky (2)");
    }

    private static List<String> messages(Events events) {
        return events.stream()
                .map(e -> e.getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .map(Throwable::getMessage)
                        .orElse(""))
                .toList();
    }

    @Test
    void a_factory_that_accepts_bad_settings_is_caught() {
        // Given
        Examined.factory = new LenientFactory();

        // When
        var failed = failedTests(examine("bad_settings_are_refused_with_a_reason"));

        // Then
        assertThat(failed).containsExactly("bad_settings_are_refused_with_a_reason");
    }

    private static Arguments broken(Function<TrafficLayer, TrafficRouter> router, String test, String... words) {
        return Arguments.of(router, test, List.of(words));
    }

    private static Events examine(String... tests) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Examined.class))
                .filters(only(Set.of(tests)))
                .execute()
                .testEvents();
    }

    private static PostDiscoveryFilter only(Set<String> tests) {
        return test -> FilterResult.includedIf(tests.isEmpty()
                || test.getSource()
                        .map(s -> s instanceof MethodSource m && tests.contains(m.getMethodName()))
                        .orElse(false));
    }

    private static Set<String> failedTests(Events events) {
        return events.failed().stream()
                .map(e -> ((MethodSource) e.getTestDescriptor().getSource().orElseThrow()).getMethodName())
                .collect(Collectors.toSet());
    }

    /** Settings with one rule. */
    record Strict(@Range(min = 1) @Default("1") int port) {}

    /** Settings with none. */
    record Lenient(@Default("1") int port) {}

    private record StrictFactory(Function<TrafficLayer, TrafficRouter> making) implements TrafficRouterFactory<Strict> {
        @Override
        public String type() {
            return "examined";
        }

        @Override
        public Class<Strict> settings() {
            return Strict.class;
        }

        @Override
        public TrafficRouter create(Strict settings, RouterContext context) {
            return making.apply(Examined.layer);
        }
    }

    private record LenientFactory() implements TrafficRouterFactory<Lenient> {
        @Override
        public String type() {
            return "lenient";
        }

        @Override
        public Class<Lenient> settings() {
            return Lenient.class;
        }

        @Override
        public TrafficRouter create(Lenient settings, RouterContext context) {
            return new LayerRouter(Examined.layer);
        }
    }

    /** Runs only inside these tests: surefire leaves nested classes out. */
    static class Examined extends TrafficRouterContract {
        static TrafficRouterFactory<?> factory = new StrictFactory(LayerRouter::new);
        static TrafficLayer layer = new TrafficLayer();

        @SuppressWarnings("StaticAssignmentInConstructor") // JUnit makes the object, the outer tests look at the layer
        Examined() {
            layer = new TrafficLayer(); // each test finds a layer that nobody has touched
        }

        @Override
        public TrafficRouterFactory<?> factory() {
            return factory;
        }

        @Override
        public Map<String, ?> settings() {
            return Map.of();
        }

        @Override
        public List<Map<String, ?>> badSettings() {
            return List.of(Map.of("port", 0));
        }

        @Override
        public Optional<TrafficClient> client(TrafficRouter router) {
            return Optional.of(((LayerRouter) router)::answer);
        }

        @Override
        public Optional<String> serviceThatIsMissing() {
            return Optional.of(TrafficLayer.MISSING);
        }

        @Override
        public Optional<TrafficRouter> openSlow() throws Exception {
            return Optional.of(RouterSubject.open(factory, settings(), new RecordingContext("slow")));
        }
    }
}
