package io.canary.analysis.sequential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MementoTest {
    private static final double[] EDGES = {
        0,
        -0.0,
        1,
        -1,
        239,
        240,
        495,
        3823,
        3824,
        65_535,
        1e9,
        1L << 53,
        -(1L << 53),
        .5,
        .1,
        (float) .1,
        1e-300,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        Float.MIN_VALUE,
        Float.MAX_VALUE,
        Math.nextUp(1.0)
    };

    private static void assertKept(double[] numbers, float[] counts) {
        // When
        var memento = new Memento(numbers, counts);
        // Then
        assertThat(bits(memento.numbers())).isEqualTo(bits(numbers));
        assertThat(memento.counts()).isEqualTo(counts);
        assertThat(memento).isEqualTo(new Memento(numbers, counts)).hasSameHashCodeAs(new Memento(numbers, counts));
    }

    private static long[] bits(double[] numbers) {
        return Arrays.stream(numbers).mapToLong(Double::doubleToRawLongBits).toArray();
    }

    @Test
    void numbers_of_every_kind_are_kept_bit_for_bit_in_any_order() {
        var random = new Random(1);
        for (int run = 0; run < 200; run++) {
            double[] numbers =
                    random.ints(600, 0, EDGES.length).mapToDouble(i -> EDGES[i]).toArray();
            assertKept(numbers, new float[] {run, run + .1f});
        }
    }

    @Test
    void so_are_more_of_one_kind_than_one_mark_stands_for() {
        // Given
        double[] numbers = new double[1000];
        Arrays.fill(numbers, .1);
        float[] counts = new float[1000];
        Arrays.fill(counts, .1f);
        // Then
        assertKept(numbers, counts);
    }

    @Property
    void and_whatever_they_are(
            @ForAll @Size(max = 50) double @DoubleRange(min = -1e300, max = 1e300) @Scale(12) [] numbers,
            @ForAll @Size(max = 50) float @FloatRange(min = 0, max = 1e9f) @Scale(6) [] counts) {
        assertKept(numbers, counts);
    }

    @Test
    void those_that_differ_are_not_equal() {
        // Given
        var memento = new Memento(new double[] {1, .1}, new float[] {3});
        // Then
        assertThat(memento)
                .isNotEqualTo(new Memento(new double[] {1, Math.nextUp(.1)}, new float[] {3}))
                .isNotEqualTo(new Memento(new double[] {1, .1}, new float[] {4}))
                .isNotEqualTo(new Memento(new double[] {1, .1, 3}, new float[] {}));
    }
}
