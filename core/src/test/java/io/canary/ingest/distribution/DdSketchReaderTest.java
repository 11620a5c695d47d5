package io.canary.ingest.distribution;

import static io.canary.ingest.distribution.Written.base64;
import static io.canary.ingest.distribution.Written.bytes;
import static io.canary.ingest.distribution.Written.canonical;
import static io.canary.ingest.distribution.Written.problems;
import static io.canary.ingest.distribution.Written.read;
import static io.canary.ingest.distribution.Written.sketch;
import static org.assertj.core.api.Assertions.assertThat;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketches;
import com.datadoghq.sketch.ddsketch.mapping.CubicallyInterpolatedMapping;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.mapping.LinearlyInterpolatedMapping;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.datadoghq.sketch.ddsketch.mapping.QuadraticallyInterpolatedMapping;
import com.datadoghq.sketch.ddsketch.proto.Store;
import com.google.protobuf.ByteString;
import io.canary.analysis.Accuracy;
import io.canary.analysis.Accuracy.Relative;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.settings.Problem;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DdSketchReaderTest {
    private static final double[] VALUES =
            new Random(7).doubles(5_000).map(u -> 0.2 * Math.exp(13 * u)).toArray();

    private static com.datadoghq.sketch.ddsketch.proto.DDSketch.Builder proto() {
        return com.datadoghq.sketch.ddsketch.DDSketchProtoBinding.toProto(sketch(canonical(), 10, 20, 30)).toBuilder();
    }

    private static String encoded(UnaryOperator<com.datadoghq.sketch.ddsketch.proto.DDSketch.Builder> change) {
        return base64(change.apply(proto()).build().toByteArray());
    }

    @Test
    void a_sketch_with_the_same_bins_keeps_them() {
        // Given
        long[] counted = new long[LatencyHistogram.BUCKETS];
        Arrays.stream(VALUES).forEach(v -> counted[LatencyHistogram.bucketOf(v)]++);
        // When
        var read = read("ddsketch", base64(bytes(sketch(canonical(), VALUES))));
        // Then
        assertThat(read).isEqualTo(new Distribution(LatencyHistogram.of(counted), Accuracy.CANONICAL));
    }

    static Stream<IndexMapping> mappings() {
        return Stream.of(
                new LogarithmicMapping(0.01),
                new LogarithmicMapping(1.02, 0.5),
                new LogarithmicMapping(0.05),
                new LinearlyInterpolatedMapping(0.02),
                new QuadraticallyInterpolatedMapping(0.02),
                new CubicallyInterpolatedMapping(0.02));
    }

    @ParameterizedTest
    @MethodSource("mappings")
    void a_sketch_with_other_bins_has_the_sum_of_both_errors(IndexMapping mapping) {
        // Given
        double[] sorted = VALUES.clone();
        Arrays.sort(sorted);
        // When
        var read = read("ddsketch", base64(bytes(sketch(mapping, VALUES))));
        // Then
        double error = ((Relative) read.accuracy()).error();
        assertThat(error).isBetween(mapping.relativeAccuracy() + 0.0098, mapping.relativeAccuracy() * 1.02 + 0.01);
        for (double q : new double[] {0, 0.1, 0.5, 0.95, 0.99, 1}) {
            double exact = sorted[(int) (q * (sorted.length - 1))];
            assertThat(read.latency().quantileMillis(q)).isBetween(exact * (1 - error), exact * (1 + error));
        }
    }

    @Test
    void sketches_of_every_kind_of_store_are_read() {
        for (DDSketch sketch : new DDSketch[] {
            DDSketches.unboundedDense(0.01),
            DDSketches.sparse(0.01),
            DDSketches.logarithmicCollapsingLowestDense(0.01, 2048)
        }) {
            // Given
            Arrays.stream(VALUES).forEach(sketch);
            sketch.accept(0, 7);
            // When
            var read = read("ddsketch", base64(bytes(sketch)));
            // Then
            assertThat(read.latency().count()).isEqualTo(5_007);
            assertThat(read.latency().counts()[0]).isEqualTo(7);
        }
    }

    @Test
    void the_unit_is_milliseconds_unless_another_is_given() {
        // Given
        String sketch = base64(bytes(sketch(canonical(), 50)));
        // Then
        assertThat(read("ddsketch", sketch).latency().quantileMillis(0.5)).isBetween(49.0, 51.0);
        assertThat(read("ddsketch", sketch, "s").latency().quantileMillis(0.5)).isBetween(49_000.0, 51_000.0);
        assertThat(read("ddsketch", sketch, "us").latency().count()).isEqualTo(1);
        assertThat(read("ddsketch", sketch, "s").accuracy()).isEqualTo(Accuracy.counted(0.02 / 2.02));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void a_truncated_sketch_is_reported(int bytesLeft) {
        // Given
        byte[] whole = bytes(sketch(canonical(), 10, 20, 30));
        // When
        var cut = problems("ddsketch", base64(Arrays.copyOf(whole, bytesLeft == 0 ? whole.length - 1 : bytesLeft)));
        // Then
        assertThat(cut).hasSize(1);
        assertThat(cut.getFirst().pointer()).isEqualTo("/ddsketch");
        assertThat(cut.getFirst().detail()).endsWith("it is cut off");
    }

    @Test
    void invalid_base64_and_invalid_sketches_are_reported() {
        assertThat(problems("ddsketch", "äöü"))
                .containsExactly(new Problem("/ddsketch", "must be base64 (RFC 4648, section 4)"));
        assertThat(problems("ddsketch", "")).containsExactly(new Problem("/ddsketch", "must not be empty"));
        assertThat(problems("ddsketch", "A".repeat(90_000)))
                .containsExactly(new Problem("/ddsketch", "must have at most 65536 bytes"));
        assertThat(problems("ddsketch", base64("no sketch".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                        .getFirst()
                        .detail())
                .startsWith("must be the protobuf message of a DDSketch: ");
    }

    @Test
    void all_impossible_counts_are_reported_at_once() {
        // When
        var problems = problems("ddsketch", encoded(b -> b.setZeroCount(-1)
                .setPositiveValues(Store.newBuilder()
                        .addContiguousBinCounts(Double.NaN)
                        .addContiguousBinCounts(0.5)
                        .addContiguousBinCounts(1e16)
                        .putBinCounts(100_000, 1))
                .setNegativeValues(Store.newBuilder().putBinCounts(3, 2))));
        // Then
        assertThat(problems)
                .extracting(Problem::detail)
                .containsExactlyInAnyOrder(
                        "must not have counts below 0",
                        "must not have counts that are not finite",
                        "must have whole counts",
                        "must not count more than 1e15 values",
                        "must not have values above 1e9 ms",
                        "must not have values below 0");
    }

    @Test
    void a_nearly_whole_count_is_rounded() {
        // When
        var read = read("ddsketch", encoded(b -> b.setZeroCount(2.999_999_9)));
        // Then
        assertThat(read.latency().count()).isEqualTo(6);
    }

    @Test
    void all_errors_of_a_mapping_are_reported_at_once() {
        // When
        var problems = problems("ddsketch", encoded(b -> {
            b.getMappingBuilder().setGamma(0.5).setIndexOffset(Double.NaN).setInterpolationValue(7);
            return b;
        }));
        // Then
        assertThat(problems)
                .extracting(Problem::detail)
                .containsExactly(
                        "must have a gamma above 1 and at most 2.0, has 0.5",
                        "must have an index offset of reasonable size, has NaN",
                        "must have one of the interpolations 0 to 3, has 7");
    }

    @Test
    void more_bins_than_any_latencies_need_are_refused() {
        // Given
        var store = Store.newBuilder();
        for (int i = 0; i < 4_097; i++) {
            store.addContiguousBinCounts(1);
        }
        // When
        var problems = problems("ddsketch", encoded(b -> b.setPositiveValues(store)));
        // Then
        assertThat(problems.getFirst().detail()).endsWith("it has more than 4096 bins");
    }

    @Test
    void repeated_parts_are_refused_and_unknown_fields_skipped() {
        // Given
        var once = proto().build().toByteString();
        var later = ByteString.copyFrom(new byte[] {(byte) 0xfa, 1, 3, 1, 2, 3}); // field 31
        // Then
        assertThat(problems("ddsketch", base64(once.concat(once).toByteArray()))
                        .getFirst()
                        .detail())
                .endsWith("a part of it comes twice");
        assertThat(read("ddsketch", base64(once.concat(later).toByteArray()))
                        .latency()
                        .count())
                .isEqualTo(3);
    }
}
