package io.canary.bench.judge.trace;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TraceTest {
    private static final Setting MED1 = new Setting(Profile.FAST, Traffic.MED1, LatencyShape.LOGN);
    private static final int ROLLOUTS = 300;

    static Stream<Scenario> scenarios() {
        return Stream.concat(Scenario.HEALTHY.stream(), Scenario.BROKEN.stream());
    }

    private static Scenario scenario(String name) {
        return scenarios().filter(s -> s.toString().equals(name)).findFirst().orElseThrow();
    }

    /** The same tick of many rollouts. */
    private static List<TraceTick> ticks(String scenario, int tick, Stand stand) {
        return LongStream.range(0, ROLLOUTS)
                .mapToObj(r -> new Trace(MED1, scenario(scenario), 1, r).at(tick, stand))
                .toList();
    }

    private static List<Report> reports(List<TraceTick> ticks, Function<TraceTick, Report> version) {
        return ticks.stream().map(version).toList();
    }

    private static Report canary(TraceTick tick) {
        return requireNonNull(tick.canary());
    }

    private static Report baseline(TraceTick tick) {
        return requireNonNull(tick.baseline());
    }

    private static double errorRate(List<Report> reports) {
        return (double) reports.stream().mapToLong(Report::errors).sum() / requests(reports);
    }

    private static long requests(List<Report> reports) {
        return reports.stream().mapToLong(Report::requests).sum();
    }

    private static double p50(List<Report> reports) {
        return reports.stream()
                .map(Report::latency)
                .reduce((a, b) -> a.plus(b))
                .orElseThrow()
                .quantileMillis(0.5);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void the_same_seed_gives_the_same_trace_in_whatever_order_it_is_asked(Scenario scenario) {
        // Given
        var one = new Trace(MED1, scenario, 9, 4);
        var other = new Trace(MED1, scenario, 9, 4);
        // When
        var forwards = IntStream.range(0, 30)
                .mapToObj(t -> one.at(t, new Stand(t / 6, t % 6)))
                .toList();
        var backwards = IntStream.range(0, 30)
                .mapToObj(t -> other.at(29 - t, new Stand((29 - t) / 6, (29 - t) % 6)))
                .toList();
        // Then
        assertThat(backwards.reversed()).isEqualTo(forwards);
        assertThat(other.before()).isEqualTo(one.before()).hasSize(Trace.TICKS_BEFORE);
    }

    @Test
    void another_seed_and_another_rollout_give_other_traces() {
        // When
        var tick = new Trace(MED1, scenario("AA"), 9, 4).at(0, Stand.START);
        // Then
        assertThat(new Trace(MED1, scenario("AA"), 8, 4).at(0, Stand.START)).isNotEqualTo(tick);
        assertThat(new Trace(MED1, scenario("AA"), 9, 5).at(0, Stand.START)).isNotEqualTo(tick);
    }

    @Test
    void the_weight_decides_who_gets_how_much() {
        // When
        var quarter = ticks("AA", 20, new Stand(2, 0));
        // Then
        double all = 200.0 * ROLLOUTS;
        assertThat((double) requests(reports(quarter, TraceTest::canary)))
                .isCloseTo(all / 4, within(4 * Math.sqrt(all / 4)));
        assertThat((double) requests(reports(quarter, TraceTest::baseline)))
                .isCloseTo(all * 3 / 4, within(4 * Math.sqrt(all * 3 / 4)));
    }

    @Test
    void healthy_versions_fail_as_often_as_usual() {
        // When
        var ticks = ticks("AA", 20, new Stand(3, 0));
        // Then: four standard deviations of a binomial
        double bound = 4 * Math.sqrt(0.01 * 0.99 / (100 * ROLLOUTS));
        assertThat(errorRate(reports(ticks, TraceTest::canary))).isCloseTo(0.01, within(bound));
        assertThat(errorRate(reports(ticks, TraceTest::baseline))).isCloseTo(0.01, within(bound));
    }

    @Test
    void versions_that_are_alike_are_so_by_their_rates_and_not_by_their_numbers() {
        // When: of two versions with half of the traffic each
        var ticks = ticks("AA", 20, new Stand(3, 0));
        // Then
        assertThat(ticks).allSatisfy(t -> assertThat(canary(t)).isNotEqualTo(baseline(t)));
        double covariance = ticks.stream()
                .mapToDouble(t -> (canary(t).requests() - 100.0) * (baseline(t).requests() - 100.0))
                .average()
                .orElseThrow();
        assertThat(covariance / 100).isCloseTo(0, within(4 / Math.sqrt(ROLLOUTS)));
    }

    @Test
    void a_version_without_traffic_reports_nothing() {
        // Given
        var trace = new Trace(MED1, scenario("AA"), 1, 1);
        // When
        var last = trace.at(29, new Stand(4, 5));
        // Then
        assertThat(last.baseline()).isNull();
        assertThat(trace.before()).allSatisfy(tick -> assertThat(tick.canary()).isNull());
    }

    @Test
    void a_late_defect_begins_at_half_time() {
        // When
        var healthy = ticks("mid crash", 14, new Stand(2, 2));
        var broken = ticks("mid crash", 15, new Stand(2, 3));
        // Then
        assertThat(errorRate(reports(healthy, TraceTest::canary))).isLessThan(0.02);
        assertThat(errorRate(reports(broken, TraceTest::canary))).isEqualTo(1);
        assertThat(errorRate(reports(broken, TraceTest::baseline))).isLessThan(0.02);
    }

    @Test
    void a_leak_grows() {
        // When
        var early = reports(ticks("leak30", 0, new Stand(3, 0)), TraceTest::canary);
        var late = reports(ticks("leak30", 179, new Stand(3, 9)), TraceTest::canary);
        // Then
        assertThat(p50(early)).isCloseTo(50, within(2.0));
        assertThat(p50(late)).isCloseTo(150, within(4.0));
        assertThat(errorRate(late)).isCloseTo(0.03, within(0.005));
    }

    @Test
    void an_incident_hits_both_versions_for_about_a_minute_and_a_half() {
        // When
        long hit = 0;
        for (int tick = 0; tick < 40; tick++) {
            var seen = new Trace(MED1, scenario("AA-incident"), 1, 3).at(tick, new Stand(3, 0));
            boolean isHit = canary(seen).latency().quantileMillis(0.5) > 100;
            assertThat(baseline(seen).latency().quantileMillis(0.5) > 100).isEqualTo(isHit);
            hit += isHit ? 1 : 0;
        }
        // Then
        assertThat(hit).isBetween(6L, 11L);
    }

    @Test
    void an_incident_of_the_last_step_hits_whenever_that_begins() {
        // Given
        var trace = new Trace(MED1, scenario("AA-late incident"), 1, 3);
        int last = Profile.FAST.weights().size() - 1;
        // When
        long before = hit(trace, 0, last - 1);
        long early = hit(trace, 24, last);
        long late = hit(trace, 60, last);
        // Then
        assertThat(before).isZero();
        assertThat(early).isBetween(6L, 11L);
        assertThat(late).isEqualTo(early);
    }

    /** How many ticks of a step that begins with a tick are slow. */
    private static long hit(Trace trace, int begin, int step) {
        return IntStream.range(0, 20)
                .mapToObj(tick -> trace.at(begin + tick, new Stand(step, tick)))
                .filter(seen -> canary(seen).latency().quantileMillis(0.5) > 100)
                .count();
    }

    @Test
    void new_instances_are_cold_for_a_while() {
        // When
        var first = reports(ticks("AA-cold", 6, new Stand(0, 0)), TraceTest::canary);
        var later = reports(ticks("AA-cold", 12, new Stand(0, 6)), TraceTest::canary);
        var half = reports(ticks("AA-cold", 12, new Stand(1, 0)), TraceTest::canary);
        // Then
        assertThat(p50(first)).isCloseTo(50 * 2.26, within(6.0));
        assertThat(p50(later)).isCloseTo(50, within(2.0));
        assertThat(p50(half)).isBetween(60.0, 90.0);
    }

    @Test
    void clustered_errors_vary_more_than_single_ones_but_are_no_more() {
        // When
        var counts = reports(ticks("AA-overdisp", 3, new Stand(3, 0)), TraceTest::baseline).stream()
                .mapToLong(Report::errors)
                .summaryStatistics();
        double squares = reports(ticks("AA-overdisp", 3, new Stand(3, 0)), TraceTest::baseline).stream()
                .mapToDouble(r -> (r.errors() - counts.getAverage()) * (r.errors() - counts.getAverage()))
                .average()
                .orElseThrow();
        // Then: 3 by clusters, and little more by the jitter of so small a rate
        assertThat(counts.getAverage()).isCloseTo(1, within(0.4));
        assertThat(squares / counts.getAverage()).isBetween(2.2, 4.2);
    }

    @Test
    void reports_get_lost_while_requests_go_on() {
        // When
        var ticks = ticks("AA-missing", 3, Stand.START);
        // Then: 15 %, and those of the canary within its gap
        long lost = ticks.stream().filter(t -> t.baseline() == null).count();
        long canaries = ticks.stream().filter(t -> t.canary() == null).count();
        assertThat(lost).isBetween(22L, 70L);
        assertThat(canaries).isGreaterThan(lost);
        assertThat(ticks).allSatisfy(t -> assertThat(t.exposed()).isPositive());
    }
}
