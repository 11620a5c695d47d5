package io.canary.analysis.sequential.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.Reading;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.Traffic;
import io.canary.analysis.sequential.Trials;
import io.canary.analysis.sequential.WeightStep;
import io.canary.analysis.sequential.finding.Finding;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.Weight;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A metric that is not reported is missing: without it there is no promotion. */
class UnreportedTest {
    private static final SequentialPolicy POLICY = Trials.policy(
            Map.of("warmup_sec", 0, "latency_warmup_sec", 0),
            List.of(Map.of("name", "orders", "kind", "ratio", "direction", "higher_is_better")));
    private static final WeightStep LAST = new WeightStep(4, new Weight(5000), Weight.FULL);

    private final Engine engine = new Engine(POLICY);
    private final Traffic traffic = new Traffic(7, 1000, .01);
    private long tick;

    /** A report of both versions, with half of the traffic each. */
    private Finding report(@Nullable Reading canaryOrders, @Nullable Reading baselineOrders) {
        return engine.observe(new Stratum(tick, LAST, 10.0 * tick++, report(canaryOrders), report(baselineOrders)));
    }

    private Report report(@Nullable Reading orders) {
        var common = traffic.report(.5, Traffic.Ill.NOT);
        var readings = new HashMap<>(common.readings());
        if (orders != null) {
            readings.put("orders", orders);
        }
        return new Report(common.requests(), readings);
    }

    private static Arm orders() {
        return new Arm(1000, 500);
    }

    private Finding proven() {
        for (int i = 0; i < 30; i++) {
            report(orders(), orders());
        }
        var finding = engine.finding();
        assertThat(finding.state()).isEqualTo(Finding.State.PROVEN);
        return finding;
    }

    @Test
    void a_canary_is_promoted_if_both_versions_report_all_metrics() {
        assertThat(proven().missing()).isEmpty();
    }

    @Test
    void a_custom_metric_that_one_version_never_reports_is_missing_with_its_version() {
        // When
        for (int i = 0; i < 30; i++) {
            report(null, orders());
        }
        // Then
        assertThat(engine.finding().mayAdvance()).isFalse();
        assertThat(engine.finding().sentence()).endsWith("missing: a report of orders by the canary");
        assertThat(engine.finding().rule()).isEqualTo(Finding.Rule.NO_REPORT);
    }

    @Test
    void a_metric_reported_as_zero_of_zero_is_missing() {
        // When
        for (int i = 0; i < 30; i++) {
            report(new Arm(0, 0), new Arm(0, 0));
        }
        // Then
        assertThat(engine.finding().sentence()).endsWith("missing: a report of orders by either version");
    }

    @Test
    void a_metric_that_stops_is_missing_after_two_reports_without_it() {
        // Given
        proven();
        // When
        var once = report(orders(), null);
        var twice = report(orders(), null);
        // Then
        assertThat(once.mayAdvance()).isTrue();
        assertThat(twice.mayAdvance()).isFalse();
        assertThat(twice.sentence()).contains("missing: a report of orders by the baseline");
    }

    @Test
    void errors_that_are_proven_and_then_no_longer_reported_are_missing() {
        // Given
        proven();
        // When
        for (int i = 0; i < 2; i++) {
            var canary = new HashMap<>(report(orders()).readings());
            canary.remove(Metric.ERRORS);
            engine.observe(new Stratum(tick, LAST, 10.0 * tick++, new Report(5000, canary), report(orders())));
        }
        // Then
        assertThat(engine.finding().mayAdvance()).isFalse();
        assertThat(engine.finding().sentence()).contains("a report of errors by the canary");
    }

    @Test
    void requests_that_are_left_out_of_the_rate_of_errors_are_reported() {
        // When
        var some = Map.<String, Reading>of(Metric.ERRORS, new Arm(200, 3));
        engine.observe(new Stratum(
                tick++, LAST, 0, new Report(600, some), Report.of(5000, 50, LatencyHistogram.EMPTY, Double.NaN)));
        // Then
        assertThat(engine.finding().unreported()).contains("errors of 400 of 600 requests by the canary");
    }

    @Test
    void a_promotion_needs_requests_to_both_versions_in_the_last_step() {
        // Given
        proven();
        // When: a new step, in which the baseline has almost no requests
        var next = new WeightStep(5, new Weight(5000), Weight.FULL);
        for (int i = 0; i < 5; i++) {
            engine.observe(new Stratum(tick++, next, 10.0 * i, traffic.report(1, Traffic.Ill.NOT), report1()));
        }
        // Then
        assertThat(engine.finding().mayAdvance()).isFalse();
        assertThat(engine.finding().sentence()).contains("10 requests to both versions in this step");
    }

    private static Report report1() {
        return new Report(1, Map.of(Metric.ERRORS, new Arm(1, 0), "orders", orders()));
    }
}
