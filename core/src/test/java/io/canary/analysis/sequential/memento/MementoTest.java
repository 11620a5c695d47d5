package io.canary.analysis.sequential.memento;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Base64;
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

    private static Memento memento(double[] numbers, float[] counts) {
        var writer = new MementoWriter();
        writer.section("first").putAll(numbers);
        writer.putCounts(counts);
        writer.section("second").put(true);
        return writer.memento();
    }

    private static void assertKept(double[] numbers, float[] counts) {
        // When
        var memento = Memento.parse(memento(numbers, counts).text());
        // Then
        double[] again = new double[numbers.length];
        var reader = new MementoReader(memento);
        assertThat(reader.section("second").nextBoolean()).isTrue();
        reader.section("first").nextAll(again);
        assertThat(bits(again)).isEqualTo(bits(numbers));
        assertThat(reader.nextCounts()).isEqualTo(counts);
        reader.end();
        assertThat(memento).isEqualTo(memento(numbers, counts)).hasSameHashCodeAs(memento(numbers, counts));
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
    void so_are_runs_longer_than_one_mark_covers() {
        // Given
        double[] numbers = new double[1000];
        Arrays.fill(numbers, .1);
        float[] counts = new float[1000];
        Arrays.fill(counts, .1f);
        // Then
        assertKept(numbers, counts);
    }

    @Property
    void so_are_any_numbers(
            @ForAll @Size(max = 50) double @DoubleRange(min = -1e300, max = 1e300) @Scale(12) [] numbers,
            @ForAll @Size(max = 50) float @FloatRange(min = 0, max = 1e9f) @Scale(6) [] counts) {
        assertKept(numbers, counts);
    }

    @Test
    void those_that_differ_are_not_equal() {
        // Given
        var memento = memento(new double[] {1, .1}, new float[] {3});
        // Then
        assertThat(memento)
                .isNotEqualTo(memento(new double[] {1, Math.nextUp(.1)}, new float[] {3}))
                .isNotEqualTo(memento(new double[] {1, .1}, new float[] {4}))
                .isNotEqualTo(memento(new double[] {1, .1, 3}, new float[] {}))
                .isNotEqualTo(Memento.positional(new double[] {1, .1}, new float[] {3}));
    }

    @Test
    void its_text_lists_its_sections() {
        assertThat(memento(new double[] {1, .1}, new float[] {3})).hasToString("first 3+1, second 1+0");
    }

    @Test
    void a_state_from_before_there_were_sections_is_read_from_its_start_to_its_end() {
        // Given
        var memento = Memento.positional(new double[] {1, 2, 3, 1}, new float[] {7});
        // When
        var reader = new MementoReader(Memento.parse(memento.text()));
        // Then
        assertThat(reader.has("first")).isTrue();
        assertThat(reader.section("first").next()).isEqualTo(1);
        assertThat(reader.section("second").next()).isEqualTo(2);
        assertThat(reader.next()).isEqualTo(3);
        assertThat(reader.section("third").nextCounts()).containsExactly(7);
        reader.end();
    }

    @Test
    void a_section_has_to_be_there_and_to_be_read_to_its_end() {
        // Given
        var memento = memento(new double[] {1, .1}, new float[] {3});
        // Then
        assertThatThrownBy(() -> new MementoReader(memento).section("third"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the memento has no section third");
        assertThatThrownBy(() -> new MementoReader(memento).section("first").section("second"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the memento has more in section first than is read");
        assertThatThrownBy(() -> new MementoReader(memento).section("second").nextAll(new double[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("section second of the memento ends too soon");
        assertThatThrownBy(() -> new MementoReader(Memento.positional(new double[] {2}, new float[1])).nextCounts())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("section positional of the memento has no 2 more counts");
        assertThatThrownBy(() -> new MementoReader(memento).end())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sections that are not read");
    }

    @Property(tries = 2000)
    void any_bytes_are_rejected_or_read_back_the_same(@ForAll @Size(max = 40) byte[] bytes) {
        String text = Base64.getEncoder().encodeToString(bytes);
        Memento memento;
        try {
            // When
            memento = Memento.parse(text);
        } catch (IllegalArgumentException refused) {
            return;
        }
        // Then
        assertThat(memento.text()).isEqualTo(text);
        assertThat(memento.toString()).isNotNull();
    }

    @Test
    void a_truncated_memento_is_rejected() {
        // Given
        var writer = new MementoWriter();
        writer.section("only").putAll(1, .1, 1e-300);
        writer.putCounts(new float[] {3.1f});
        byte[] bytes = Base64.getDecoder().decode(writer.memento().text());
        for (int length = 1; length < bytes.length; length++) {
            // When
            String text = Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, length));
            // Then
            assertThatThrownBy(() -> Memento.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
