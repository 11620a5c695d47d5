package io.canary.bench.judge.live.fleet;

import static io.canary.bench.judge.live.fleet.FleetSettings.USUAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.StandardMetric;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class LiveFeedTest {
    private static final long SEED = 7;
    private static final int SECONDS = 600;
    private static final double RPS = 1000;
    private static final FleetSettings BUSY = USUAL.with(Parameter.RPS, RPS).with(Parameter.ERROR_RATE, 0.02);

    private static final Weight QUARTER = new Weight(2500);

    /** Within this share of what is expected, chance leaves sums of so many requests. */
    private static final double NEARLY = 0.02;

    /** A sample, and when it came, in milliseconds since the rollout began. */
    private record Arrived(long at, Sample sample) {
        Role role() {
            return sample.role();
        }
    }

    private static List<Arrived> all(LiveFeed feed, LongFunction<Weight> weights) {
        var arrived = new ArrayList<Arrived>();
        for (long at = 0; at <= SECONDS * 1000L; at = feed.nextMillis() - LiveFeed.START) {
            long now = at;
            feed.next(weights.apply(at)).forEach(sample -> arrived.add(new Arrived(now, sample)));
        }
        return arrived;
    }

    private static List<Arrived> all(FleetSettings settings) {
        return all(new LiveFeed(settings, SEED, 1), at -> QUARTER);
    }

    private static double sum(List<Arrived> arrived, Role role, ToDoubleFunction<Sample> what) {
        return arrived.stream()
                .filter(a -> a.role() == role)
                .mapToDouble(a -> what.applyAsDouble(a.sample()))
                .sum();
    }

    @Test
    void a_rollout_of_a_seed_and_number_reports_the_same_again_and_another_something_else() {
        // When
        var once = all(BUSY);
        // Then
        assertThat(all(BUSY)).isEqualTo(once);
        assertThat(all(new LiveFeed(BUSY, SEED, 2), at -> QUARTER)).isNotEqualTo(once);
    }

    @Test
    void what_is_reported_adds_up_to_what_was_served_at_each_weight() {
        // Given: the weight rises in the middle of a report
        var feed = new LiveFeed(BUSY.with(Parameter.PODS, 3), SEED, 1);
        // When
        var arrived = all(feed, at -> new Weight(at <= 123_000 ? 500 : 4500));
        // Then
        double served = RPS * (0.05 * 123 + 0.45 * (SECONDS - 123));
        assertThat(sum(arrived, Role.CANARY, Sample::requests)).isCloseTo(served, within(0.03 * served));
        assertThat(sum(arrived, Role.CANARY, Sample::errors)).isCloseTo(0.02 * served, within(0.05 * 0.02 * served));
        assertThat(feed.exposed()).isCloseTo(served, within(0.001 * served));
        assertThat(arrived).allSatisfy(a -> assertThat(a.sample().latency().count())
                .isEqualTo(a.sample().requests()));
    }

    @Test
    void reports_come_late_with_the_time_at_which_they_were_made() {
        // When
        var arrived = all(BUSY.with(Parameter.LAG_SEC, 20));
        // Then
        assertThat(arrived).isNotEmpty().allSatisfy(a -> assertThat(
                        a.at() + LiveFeed.START - a.sample().atMillis())
                .isBetween(20_000L, 21_300L));
    }

    @Test
    void a_slow_clock_is_that_of_one_version() {
        // When
        var arrived = all(BUSY.with(Parameter.CANARY_CLOCK_SEC, -15));
        // Then
        assertThat(arrived).isNotEmpty().allSatisfy(a -> assertThat(
                        a.at() + LiveFeed.START - a.sample().atMillis())
                .isBetween(a.role() == Role.CANARY ? 15_000L : 0L, a.role() == Role.CANARY ? 15_200L : 200L));
    }

    @Test
    void a_canary_that_falls_silent_goes_on_failing() {
        // Given
        var silent = BUSY.with(Parameter.CANARY_SILENT, 1)
                .with(Parameter.ERRORS_MORE, 1)
                .with(Parameter.ONSET_WEIGHT, 50);
        var feed = new LiveFeed(silent, SEED, 1);
        // When
        var arrived = all(feed, at -> new Weight(at <= 300_000 ? 500 : 5000));
        // Then
        long onset = feed.onsetMillis();
        assertThat(onset).isBetween(300_000L, 330_000L);
        assertThat(arrived).filteredOn(a -> a.role() == Role.CANARY).allSatisfy(a -> assertThat(a.at())
                .isLessThanOrEqualTo(onset + 200));
        double served = RPS * 0.5 * (SECONDS * 1000 - onset) / 1000;
        assertThat(feed.exposed()).isCloseTo(served, within(NEARLY * served));
    }

    @Test
    void an_outage_hits_both_versions_at_the_same_time() {
        // When
        var arrived = all(BUSY.with(Parameter.OUTAGE, 1).with(Parameter.CADENCE_SEC, 1));
        // Then
        var first = new ArrayList<Long>();
        for (var role : Role.values()) {
            first.add(arrived.stream()
                    .filter(a -> a.role() == role && a.sample().latency().quantileMillis(0.5) > 100)
                    .mapToLong(Arrived::at)
                    .min()
                    .orElseThrow());
        }
        assertThat(first.getFirst()).isCloseTo(first.getLast(), within(2_000L));
    }

    @Test
    void a_router_that_gives_the_canary_everything_leaves_the_baseline_with_reports_of_nothing() {
        // When
        var arrived = all(BUSY.with(Parameter.ALL_TO_CANARY, 1));
        // Then: but for what was before the rollout began
        assertThat(arrived)
                .filteredOn(a -> a.role() == Role.BASELINE && a.at() > 11_000)
                .isNotEmpty()
                .allSatisfy(a -> assertThat(a.sample().requests()).isZero());
        assertThat(sum(arrived, Role.CANARY, Sample::requests))
                .isCloseTo(RPS * SECONDS, within(NEARLY * RPS * SECONDS));
    }

    @Test
    void instances_are_shared_out_by_weight_and_each_reports_for_itself() {
        // When
        var arrived = all(BUSY.with(Parameter.SLOTS, 20));
        // Then: 5 and 15, every 10 s
        assertThat(arrived).filteredOn(a -> a.role() == Role.CANARY).hasSizeBetween(5 * 59, 5 * 61);
        assertThat(arrived).filteredOn(a -> a.role() == Role.BASELINE).hasSizeBetween(15 * 59, 15 * 61 + 5);
    }

    @Test
    void instances_that_stop_for_a_second_a_minute_are_slow_for_that_share_of_requests() {
        // When
        var arrived = all(BUSY.with(Parameter.SLOTS, 20).with(Parameter.PAUSE_MILLIS, 1000));
        // Then: of the requests in a pause about half wait for longer than 550 ms
        double slow = sum(arrived, Role.BASELINE, sample -> {
            long[] counts = sample.latency().counts();
            long above = 0;
            for (int i = LatencyHistogram.bucketOf(550) + 1; i < counts.length; i++) {
                above += counts[i];
            }
            return above;
        });
        double expected = sum(arrived, Role.BASELINE, Sample::requests) / 60 / 2;
        assertThat(slow).isCloseTo(expected, within(0.1 * expected));
    }

    @Test
    void what_is_left_out_of_reports_is_left_out() {
        // When
        var percentiles = all(BUSY.with(Parameter.PERCENTILES, 1).with(Parameter.CANARY_ERRORS, 0));
        // Then
        assertThat(percentiles).allSatisfy(a -> {
            assertThat(a.sample().latency().isEmpty()).isTrue();
            assertThat(a.sample().value(StandardMetric.LATENCY_P95_MS)).isCloseTo(134, within(30.0));
            assertThat(Double.isNaN(a.sample().errors())).isEqualTo(a.role() == Role.CANARY);
        });
    }
}
