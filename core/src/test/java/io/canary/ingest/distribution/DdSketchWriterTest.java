package io.canary.ingest.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Accuracy;
import io.canary.spi.LatencyHistogram;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DdSketchWriterTest {

    private static Distribution read(LatencyHistogram written) {
        return DdSketchReader.read(DdSketchWriter.write(written), LatencyUnit.MS);
    }

    @Test
    void a_value_in_any_bin_is_read_back_into_the_same_bin() {
        for (int place = 0; place < LatencyHistogram.BUCKETS; place++) {
            // Given
            long[] counts = new long[place + 1];
            counts[place] = 1L + place;
            var histogram = LatencyHistogram.of(counts);
            // When
            var again = read(histogram);
            // Then
            assertThat(again.latency()).as("place " + place).isEqualTo(histogram);
            assertThat(again.accuracy()).isEqualTo(Accuracy.CANONICAL);
        }
    }

    @Test
    void many_values_are_read_back_unchanged() {
        // Given
        var random = new Random(1);
        long[] counts =
                random.longs(LatencyHistogram.BUCKETS, 0, 1_000_000_000_000L).toArray();
        var histogram = LatencyHistogram.of(counts);
        // Then
        assertThat(read(histogram).latency()).isEqualTo(histogram);
    }
}
