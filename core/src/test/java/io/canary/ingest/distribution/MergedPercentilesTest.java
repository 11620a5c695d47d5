package io.canary.ingest.distribution;

import static io.canary.ingest.distribution.Written.base64;
import static io.canary.ingest.distribution.Written.bytes;
import static io.canary.ingest.distribution.Written.canonical;
import static io.canary.ingest.distribution.Written.read;
import static io.canary.ingest.distribution.Written.sketch;
import static org.assertj.core.api.Assertions.assertThat;

import com.datadoghq.sketch.ddsketch.mapping.CubicallyInterpolatedMapping;
import io.canary.analysis.Accuracy.Relative;
import io.canary.analysis.Aggregates;
import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.StandardMetric;
import io.canary.analysis.Window;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The percentiles of a whole fleet, from one distribution for each pod, are as exact as the distributions declare. */
class MergedPercentilesTest {
    private static final int MINUTES = 10;

    static Fleet[] fleets() {
        return Fleet.ALL;
    }

    private static final Map<String, Function<double[], Distribution>> FORMATS = Map.of(
            "DDSketch with our bins", v -> read("ddsketch", base64(bytes(sketch(canonical(), v)))),
            "DDSketch of 1 %", v -> read("ddsketch", base64(bytes(sketch(new CubicallyInterpolatedMapping(0.01), v)))),
            "HdrHistogram of 2 digits", v -> read("hdr", base64(bytes(histogram(v))), "us"),
            "OpenTelemetry of scale 5", v -> read("otel", exponential(v, 5)));

    private static Histogram histogram(double[] millis) {
        var histogram = new Histogram(2);
        Arrays.stream(millis).forEach(v -> histogram.recordValue(Math.round(v * 1_000)));
        return histogram;
    }

    private static Map<String, Object> exponential(double[] millis, int scale) {
        var counts = new TreeMap<Integer, Integer>();
        for (double v : millis) {
            counts.merge((int) Math.ceil(Math.log(v) / Math.log(2) * (1 << scale)) - 1, 1, Integer::sum);
        }
        if (counts.isEmpty()) {
            return Map.of("scale", scale);
        }
        Integer[] row = new Integer[counts.lastKey() - counts.firstKey() + 1];
        Arrays.setAll(row, i -> counts.getOrDefault(counts.firstKey() + i, 0));
        return Map.of("scale", scale, "positive", Map.of("offset", counts.firstKey(), "bucket_counts", List.of(row)));
    }

    private static Map<String, Object> buckets(double[] millis) {
        var buckets = new LinkedHashMap<String, Object>();
        for (String le : "0.005 0.01 0.025 0.05 0.1 0.25 0.5 1 2.5 5 10".split(" ", -1)) {
            double bound = Double.parseDouble(le) * 1_000;
            buckets.put(le, Arrays.stream(millis).filter(v -> v <= bound).count());
        }
        buckets.put("+Inf", millis.length);
        return buckets;
    }

    private static Aggregates merged(double[][] byPod, Function<double[], Distribution> format) {
        var window = new Window(Duration.ofSeconds(60), 0);
        for (int pod = 0; pod < byPod.length; pod++) {
            var distribution = format.apply(byPod[pod]);
            window.add(
                    Sample.of(Role.CANARY, 1_000L * pod, byPod[pod].length)
                            .with(distribution.latency(), distribution.accuracy()),
                    59_000);
        }
        return window.aggregates(59_000);
    }

    private static double exact(double[][] byPod, double q) {
        double[] all =
                Arrays.stream(byPod).flatMapToDouble(Arrays::stream).sorted().toArray();
        return all[(int) (q * (all.length - 1))];
    }

    @ParameterizedTest
    @MethodSource("fleets")
    void are_within_the_error_that_their_format_declares(Fleet fleet) {
        for (int minute = 0; minute < MINUTES; minute++) {
            // Given
            double[][] byPod = fleet.minute(new Random(minute));
            double p95 = exact(byPod, 0.95);
            FORMATS.forEach((name, format) -> {
                double error = ((Relative) format.apply(new double[] {1}).accuracy()).error();
                // When
                var seen = merged(byPod, format);
                // Then
                assertThat(seen.value(StandardMetric.LATENCY_P95_MS))
                        .as(name)
                        .isBetween(p95 * (1 - error), p95 * (1 + error));
                assertThat(seen.latencyP95Approximate()).isFalse();
            });
        }
    }

    @ParameterizedTest
    @MethodSource("fleets")
    void are_within_the_interval_of_explicit_buckets(Fleet fleet) {
        for (int minute = 0; minute < MINUTES; minute++) {
            // Given
            double[][] byPod = fleet.minute(new Random(minute));
            // When
            var seen = merged(byPod, v -> read("buckets", buckets(v)));
            // Then
            var p95 = Objects.requireNonNull(seen.latencyIntervals()).p95();
            assertThat(exact(byPod, 0.95)).isGreaterThan(p95.lowMs()).isLessThanOrEqualTo(p95.highMs());
        }
    }
}
