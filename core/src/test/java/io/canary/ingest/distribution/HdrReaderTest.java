package io.canary.ingest.distribution;

import static io.canary.ingest.distribution.Written.base64;
import static io.canary.ingest.distribution.Written.bytes;
import static io.canary.ingest.distribution.Written.problems;
import static io.canary.ingest.distribution.Written.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canary.analysis.Accuracy.Relative;
import io.canary.spi.LatencyHistogram;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.DeflaterOutputStream;
import org.HdrHistogram.DoubleHistogram;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HdrReaderTest {

    /** The library's own value for each recorded one: the middle of the values that it does not distinguish. */
    private static LatencyHistogram countedByTheLibrary(Histogram histogram, double unitsPerMilli) {
        long[] counted = new long[LatencyHistogram.BUCKETS];
        histogram.recordedValues().forEach(v -> {
            double middle = histogram.medianEquivalentValue(v.getValueIteratedTo());
            counted[LatencyHistogram.bucketOf(middle / unitsPerMilli)] += v.getCountAtValueIteratedTo();
        });
        return LatencyHistogram.of(counted);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 1", "4, 1", "5, 1", "2, 100", "3, 1000"})
    void every_count_has_the_value_that_the_library_gives_it(int digits, long lowest) {
        // Given
        var histogram = new Histogram(lowest, 100_000_000_000L, digits);
        var random = new Random(digits);
        for (int i = 0; i < 5_000; i++) {
            histogram.recordValueWithCount((long) Math.exp(random.nextDouble() * 24), 1 + random.nextInt(300));
        }
        histogram.recordValueWithCount(0, 3);
        // When
        var read = read("hdr", base64(bytes(histogram)), "us");
        // Then
        assertThat(read.latency()).isEqualTo(countedByTheLibrary(histogram, 1_000));
        assertThat(((Relative) read.accuracy()).error()).isCloseTo(Math.pow(10, -digits) + 0.0099, within(0.0011));
    }

    @Test
    void large_counts_are_read() {
        // Given
        var histogram = new Histogram(3);
        histogram.recordValueWithCount(250, 999_000_000_000_000L);
        // When
        var read = read("hdr", base64(bytes(histogram)));
        // Then
        assertThat(read.latency().count()).isEqualTo(999_000_000_000_000L);
        assertThat(read.latency().quantileMillis(0.5)).isCloseTo(250, within(3.0));
    }

    @Test
    void too_large_counts_and_values_are_reported() {
        // Given
        var huge = new Histogram(3);
        huge.recordValueWithCount(250, 1L << 60);
        var slow = new Histogram(3);
        slow.recordValue(Long.MAX_VALUE / 4);
        // Then
        assertThat(problems("hdr", base64(bytes(huge))).getFirst().detail())
                .isEqualTo("must not count more than 1e15 values");
        assertThat(problems("hdr", base64(bytes(slow))).getFirst().detail())
                .isEqualTo("must not have values above 1e9 ms");
    }

    @Test
    void a_histogram_of_fractions_is_reported() {
        // Given
        var doubles = new DoubleHistogram(3);
        doubles.recordValue(2.5);
        var buffer = ByteBuffer.allocate(doubles.getNeededByteBufferCapacity());
        int length = doubles.encodeIntoCompressedByteBuffer(buffer);
        // When
        var problems = problems("hdr", base64(Arrays.copyOf(buffer.array(), length)));
        // Then
        assertThat(problems.getFirst().detail())
                .isEqualTo("must be a Histogram of whole numbers, not a DoubleHistogram");
    }

    @Test
    void uncompressed_data_and_older_versions_are_reported() {
        // Given
        var buffer = ByteBuffer.allocate(100_000);
        int length = new Histogram(3).encodeIntoByteBuffer(buffer);
        byte[] older = bytes(new Histogram(3));
        older[3] = 0x12;
        // Then
        assertThat(problems("hdr", base64(Arrays.copyOf(buffer.array(), length)))
                        .getFirst()
                        .detail())
                .isEqualTo("must be a compressed HdrHistogram: it begins with 1c849313");
        older[3] = 0x02;
        assertThat(problems("hdr", base64(older)).getFirst().detail())
                .isEqualTo("must be of version 2 of HdrHistogram's encoding");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 7, 12, 20})
    void truncated_data_is_reported(int length) {
        // Given
        var histogram = new Histogram(3);
        histogram.recordValue(7);
        // When
        var problems = problems("hdr", base64(Arrays.copyOf(bytes(histogram), length)));
        // Then
        assertThat(problems.getFirst().pointer()).isEqualTo("/hdr");
        assertThat(problems.getFirst().detail()).startsWith("must be a compressed HdrHistogram: it ");
    }

    private static byte[] made(Consumer<ByteBuffer> change, byte... counts) throws Exception {
        var inside = ByteBuffer.allocate(40 + counts.length)
                .putInt(0x1c849313)
                .putInt(counts.length)
                .putInt(0)
                .putInt(3)
                .putLong(1)
                .putLong(Long.MAX_VALUE)
                .putDouble(1)
                .put(counts);
        change.accept(inside);
        var zlib = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(zlib)) {
            deflater.write(inside.array());
        }
        return ByteBuffer.allocate(8 + zlib.size())
                .putInt(0x1c849314)
                .putInt(zlib.size())
                .put(zlib.toByteArray())
                .array();
    }

    @Test
    void all_errors_of_a_header_are_reported_at_once() throws Exception {
        // When
        var problems =
                problems("hdr", base64(made(b -> b.putInt(8, 5).putInt(12, 9).putLong(16, 0))));
        // Then
        assertThat(problems)
                .extracting(p -> p.detail())
                .containsExactly(
                        "must have 1 to 5 significant digits, has 9",
                        "must discern values from 1 on, not 0",
                        "must hold its values as they are, not shifted or scaled");
    }

    @Test
    void a_decompression_bomb_is_refused_early() throws Exception {
        // Given: 200 MB of zeros in 200 KB, of which at most 64 KB are accepted
        byte[] bomb = made(b -> b.putInt(4, 60_000_000), new byte[60_000_000]);
        // When
        var problems = problems("hdr", base64(bomb));
        // Then
        assertThat(bomb).hasSizeLessThan(Encoded.BYTES_MAX);
        assertThat(problems.getFirst().detail())
                .isEqualTo("must not have more than 262144 bytes after decompression, has 60000000");
    }

    @Test
    void the_limit_of_decompression_grows_with_the_input() throws Exception {
        // Given: two that compress to next to nothing
        byte[] ones = new byte[4_000];
        Arrays.fill(ones, (byte) 2);
        String small = base64(made(b -> {}, ones));
        String larger = base64(made(b -> {}, new byte[9_000]));
        // Then
        assertThat(read("hdr", small).latency().count()).isEqualTo(4_000);
        assertThat(problems("hdr", larger).getFirst().detail()).startsWith("must not have more than ");
    }

    @Test
    void counts_beyond_the_range_and_after_the_end_are_reported() throws Exception {
        // Given: a number of nine bytes below 0, and a count of 1 behind an empty payload
        byte[] far = made(
                b -> {}, (byte) -1, (byte) -1, (byte) -1, (byte) -1, (byte) -1, (byte) -1, (byte) -1, (byte) -1,
                (byte) -1);
        byte[] behind = made(b -> b.putInt(4, 0), (byte) 2);
        byte[] half = made(b -> {}, (byte) 0x80);
        // Then
        assertThat(problems("hdr", base64(far)).getFirst().detail()).endsWith("it has more counts than any");
        assertThat(problems("hdr", base64(behind)).getFirst().detail()).endsWith("it does not end after its counts");
        assertThat(problems("hdr", base64(half)).getFirst().detail()).endsWith("its last count is cut off");
    }
}
