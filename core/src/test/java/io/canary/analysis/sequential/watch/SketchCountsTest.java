package io.canary.analysis.sequential.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Heap;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SketchCountsTest {

    @Test
    void they_equal_floats_however_large_they_grow() {
        // Given
        var random = new Random(1);
        var counts = new SketchCounts(20);
        float[] floats = new float[20];
        for (int i = 0; i < 100_000; i++) {
            // When
            int at = random.nextInt(floats.length);
            int more = i < 50_000 ? random.nextInt(10) : random.nextInt(1_000_000);
            counts.add(at, more);
            floats[at] += (float) more;
            // Then
            assertThat(counts.at(at)).isEqualTo(floats[at]);
        }
        assertThat(counts.all()).isEqualTo(floats);
        assertThat(new SketchCounts(floats).all()).isEqualTo(floats);
    }

    @Test
    void small_counts_take_two_bytes_each() {
        // Given
        var counts = new SketchCounts(1000);
        // When
        counts.add(0, 65_535);
        long small = Heap.bytesOf(counts);
        counts.add(0, 1);
        // Then
        assertThat(small).isLessThan(2200);
        assertThat(Heap.bytesOf(counts)).isBetween(4000L, 4200L);
        assertThat(counts.at(0)).isEqualTo(65_536);
    }
}
