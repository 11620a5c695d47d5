package io.canary.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Reading;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.WeightStep;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ticks that are kept for the record of a decision: their size, and that nothing is lost. */
class PackedTicksTest {
    private static final long HOUR = 3_600_000;
    private static final int TICK = 10_000;
    private static final long MOST = 100_000;

    // --- no loss

    private static double anyNumber(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> random.nextInt(100);
            case 2 -> (double) random.nextLong(1_000_000_000_000L);
            case 3 -> random.nextDouble();
            case 4 -> 1e12;
            default -> Math.abs(random.nextGaussian()) * 1e6;
        };
    }

    private static LatencyHistogram anyHistogram(Random random) {
        long[] counts = new long[random.nextInt(LatencyHistogram.BUCKETS + 1)];
        int most = 1 << random.nextInt(30);
        double gaps = random.nextDouble();
        for (int i = 0; i < counts.length; i++) {
            counts[i] = random.nextDouble() < gaps ? 0 : random.nextInt(most);
        }
        return LatencyHistogram.of(counts);
    }

    private static @Nullable Report anyReport(Random random) {
        if (random.nextInt(5) == 0) {
            return null;
        }
        var readings = new TreeMap<String, Reading>();
        for (String name : List.of(
                "errors", "latency", "cpu", Report.LATENCY_P95_MS, Report.AVAILABILITY, "Bestellungen \u20ac", "q")) {
            switch (random.nextInt(5)) {
                case 0 -> {
                    double of = anyNumber(random);
                    readings.put(name, new Arm(of, of * random.nextInt(2)));
                }
                case 1 -> readings.put(name, new Reading.Gauge((random.nextBoolean() ? -1 : 1) * anyNumber(random)));
                case 2 -> readings.put(name, new Reading.Latencies(anyHistogram(random)));
                default -> {}
            }
        }
        return new Report(anyNumber(random), readings);
    }

    private static List<Stratum> any(Random random, int count) {
        var ticks = new ArrayList<Stratum>();
        long tick = random.nextInt(3) == 0 ? 176_986_080L : 0;
        var step = new WeightStep(0, Weight.NONE, Weight.FULL);
        for (int i = 0; i < count; i++) {
            tick += random.nextInt(3);
            if (random.nextInt(10) == 0) {
                step = new WeightStep(
                        random.nextLong(1L << 53),
                        new Weight(random.nextInt(10_001)),
                        new Weight(500),
                        random.nextInt(3));
            }
            double seconds = random.nextInt(4) == 0 ? 1e3 * random.nextDouble() : random.nextInt(1_000_000) / 1000.0;
            long closed = random.nextInt(4) == 0 ? Stratum.UNKNOWN : random.nextLong(1L << 45);
            ticks.add(new Stratum(tick, step, seconds, anyReport(random), anyReport(random), closed));
        }
        return ticks;
    }

    @Test
    void every_tick_comes_out_as_it_went_in() {
        for (int seed = 0; seed < 300; seed++) {
            // Given
            var random = new Random(seed);
            var ticks = any(random, random.nextInt(50));
            // When
            var packed = PackedTicks.of(ticks);
            // Then
            assertThat(packed).as("seed %s", seed).isEqualTo(ticks).hasSize(ticks.size());
            for (int i = 0; i < ticks.size(); i++) {
                assertThat(packed.get(i)).isEqualTo(ticks.get(i));
            }
        }
        assertThatThrownBy(() -> PackedTicks.NONE.get(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void a_returned_snapshot_does_not_change_while_more_is_kept() {
        // Given
        var ticks = any(new Random(1), 40);
        var kept = new KeptTicks();
        // When
        var before = new ArrayList<PackedTicks>();
        for (var tick : ticks) {
            kept.add(tick);
            before.add(kept.packed());
        }
        kept.dropFirst(25);
        // Then
        for (int i = 0; i < ticks.size(); i++) {
            assertThat(before.get(i)).isEqualTo(ticks.subList(0, i + 1));
        }
        assertThat(kept.packed()).isEqualTo(ticks.subList(25, 40));
    }

    // --- size

    /** Latencies of a shop: half within 50 ms, 5 % above 134 ms. */
    private static LatencyHistogram latencies(long requests, Random random) {
        long[] counts = new long[LatencyHistogram.BUCKETS];
        for (long i = 0; i < requests; i++) {
            counts[LatencyHistogram.bucketOf(50 * Math.exp(.6 * random.nextGaussian()))]++;
        }
        return LatencyHistogram.of(counts);
    }

    private static Sample sample(Role role, long atMillis, long requests, Random random) {
        return Sample.of(role, atMillis, requests)
                .withErrors(random.nextInt(20))
                .with(StandardMetric.CPU_UTILIZATION, random.nextDouble())
                .with(latencies(requests, random));
    }

    /** An hour without a decision, at a rate of requests per second and a share of the canary in percent. */
    private static Comparison anHour(int requestsPerSecond, int percent) {
        var random = new Random(percent);
        var comparison = Comparison.begin(Settings.read(SequentialPolicy.class, Map.of()), 0);
        long all = (long) requestsPerSecond * TICK / 1000;
        var step = new WeightStep(0, new Weight(100 * percent), Weight.FULL);
        for (long at = TICK; at <= HOUR; at += TICK) {
            comparison.add(sample(Role.CANARY, at - 1, all * percent / 100, random), at);
            comparison.add(sample(Role.BASELINE, at - 1, all - all * percent / 100, random), at);
            comparison.close(at, step, 0);
        }
        comparison.close(2 * HOUR, step, 0);
        return comparison;
    }

    private static List<Stratum> ticks(Comparison comparison) {
        return comparison.verdict().compared().inputs().ticks();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 10, 50, 95})
    void an_hour_without_a_decision_takes_less_than_100_kilobytes_and_a_tick_a_third_of_one(int percent) {
        // When
        var comparison = anHour(1_000, percent);
        // Then
        var ticks = ticks(comparison);
        long bytes = Heap.bytesOf(ticks);
        assertThat(bytes).isLessThan(MOST);
        assertThat(bytes / ticks.size()).isLessThan(280);
        assertThat(ticks.size()).isEqualTo(360);
    }

    @Test
    void the_effect_of_dropped_ticks_is_kept() {
        // When
        var compared = anHour(3_000, 50).verdict().compared();
        // Then
        assertThat(new Compared(compared.inputs()).finding().logEvidence())
                .isEqualTo(compared.finding().logEvidence());
        assertThat(compared.inputs().ticks().size()).isLessThan(360);
    }

    @Test
    void ticks_without_a_comparison_take_no_more() {
        // Given
        var random = new Random(1);
        var recorder = new Recorder(Duration.ofMillis(TICK), 0);
        var step = new WeightStep(0, new Weight(5_000), Weight.FULL);
        List<Stratum> ticks = List.of();
        // When
        for (long at = TICK; at <= 3 * HOUR; at += TICK) {
            recorder.add(sample(Role.CANARY, at - 1, 5_000, random), at);
            ticks = recorder.close(at, step, 0);
        }
        // Then
        assertThat(Heap.bytesOf(ticks)).isLessThan(MOST);
        assertThat(ticks.size()).isBetween(150, KeptTicks.TICKS_MOST);
        assertThat(ticks.getLast().tick()).isGreaterThanOrEqualTo(3 * HOUR / TICK - 2);
    }

    @Test
    void the_kept_ticks_have_a_limit_however_large_each_is() {
        // Given
        var kept = new KeptTicks();
        var ticks = any(new Random(3), 400);
        int most = 0;
        // When
        for (var tick : ticks) {
            if (kept.isFull()) {
                kept.dropFirst(kept.size() / 2);
            }
            kept.add(tick);
            most = (int) Math.max(most, Heap.bytesOf(kept.packed()));
        }
        // Then
        assertThat(most).isLessThan(KeptTicks.BYTES_MOST + 10_000);
    }
}
