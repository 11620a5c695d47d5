package io.canary.tck;

import static io.canary.tck.Examination.failedTests;
import static io.canary.tck.Examination.messages;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.Events;
import org.opentest4j.TestAbortedException;

/** Examines the examiner: a good router passes, and what is left out has a reason. */
class TrafficRouterContractTest {
    private static Events good;

    /** Once, since it takes its time. */
    @BeforeAll
    static void examineGoodRouter() {
        good = Examination.of(LayerRouter::new);
    }

    @Test
    void a_router_that_keeps_its_promises_passes() {
        assertThat(failedTests(good)).isEmpty();
        assertThat(good.succeeded().count()).isGreaterThan(20);
    }

    @Test
    void a_router_that_keeps_its_promises_about_leases_passes() {
        // When
        var events = Examination.of(LeasingRouters.Good::new);
        // Then
        assertThat(failedTests(events)).isEmpty();
        assertThat(events.succeeded().count()).isGreaterThan(27);
    }

    @Test
    void skipped_tests_have_a_reason() {
        assertThat(messages(good.aborted())).isNotEmpty().allSatisfy(message -> assertThat(message)
                .isNotBlank());
        assertThat(messages(good.aborted())).contains("Assumption failed: the router holds no leases");
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

    @Test
    void a_factory_that_accepts_bad_settings_is_caught() {
        // Given
        var factory = new Examination.LenientFactory();
        // When
        var failed = failedTests(Examination.of(factory, "bad_settings_are_refused_with_a_reason"));
        // Then
        assertThat(failed).containsExactly("bad_settings_are_refused_with_a_reason");
    }
}
