package io.canary.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class TimesTest {
    private static final long YEAR_0 = -62_167_219_200L;
    private static final long YEAR_10_000 = 253_402_300_800L;
    private static final DateTimeFormatter PATTERN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Property(edgeCases = EdgeCasesMode.MIXIN)
    void a_written_time_is_read_back_unchanged(
            @ForAll @LongRange(min = YEAR_0, max = YEAR_10_000) long second,
            @ForAll @IntRange(max = 999_999_999) int nanos,
            @ForAll @IntRange(max = 2) int thousandfold) {
        // Given: fractions of every length
        int scale = (int) Math.pow(1_000, thousandfold);
        var at = Instant.ofEpochSecond(second, nanos - nanos % scale);
        // Then
        assertThat(Times.exact(at)).isEqualTo(at.toString());
        assertThat(Times.parse(at.toString())).isEqualTo(at);
    }

    @Property(edgeCases = EdgeCasesMode.MIXIN)
    void shown_times_have_three_digits_of_the_fraction(
            @ForAll @LongRange(min = YEAR_0, max = YEAR_10_000 - 1) long second,
            @ForAll @IntRange(max = 999_999_999) int nanos) {
        // Given
        var at = Instant.ofEpochSecond(second, nanos);
        // Then
        assertThat(Times.millis(at)).isEqualTo(PATTERN.format(at));
    }

    @Example
    void a_year_of_more_than_four_digits_is_accepted() {
        for (var at : new Instant[] {Instant.MIN, Instant.MAX, Instant.ofEpochSecond(YEAR_10_000)}) {
            assertThat(Times.parse(Times.exact(at))).isEqualTo(at);
            assertThat(Times.parse(Times.millis(at))).isEqualTo(at);
        }
    }

    @Example
    void an_invalid_time_is_refused() {
        for (String text :
                new String[] {"", "now", "2026-02-31T12:00:00Z", "2026-13-01T12:00:00Z", "2026-01-01T25:00:00Z"}) {
            assertThatThrownBy(() -> Times.parse(text)).as(text).isInstanceOf(DateTimeException.class);
        }
    }
}
