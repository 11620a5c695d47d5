package io.canary.bench.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canary.bench.judge.Outcome.End;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TallyTest {

    /** As scipy.stats.binomtest(...).proportion_ci(0.95, "exact") gives them. */
    @ParameterizedTest
    @CsvSource({
        "0, 10, 0, 0.30849710781876294",
        "5, 10, 0.1870860284474045, 0.8129139715525955",
        "1, 100, 0.00025314603268189283, 0.054459385392080666",
        "10, 10, 0.6915028921812371, 1"
    })
    void shares_have_the_interval_of_clopper_and_pearson(long hits, long of, double low, double high) {
        // When
        var share = new Share(hits, of);
        // Then
        assertThat(share.low()).isCloseTo(low, within(1e-6));
        assertThat(share.high()).isCloseTo(high, within(1e-6));
    }

    @Test
    void shares_read_well() {
        assertThat(new Share(0, 300).percentWithInterval()).isEqualTo("0 % [0, 1.2]");
        assertThat(new Share(1, 300).percent()).isEqualTo("0.33 %");
        assertThat(new Share(150, 300).percent()).isEqualTo("50 %");
        assertThat(new Share(299, 300).percent()).isEqualTo("99.67 %");
        assertThat(new Share(300, 300).percent()).isEqualTo("100 %");
    }

    @Test
    void medians_are_those_of_what_was_found() {
        // Given
        var tally = new Tally(List.of(
                new Outcome(End.ROLLED_BACK, 8, 6, 3000),
                new Outcome(End.ROLLED_BACK, 4, 2, 1000),
                new Outcome(End.ROLLED_BACK, 1, 0, 0),
                new Outcome(End.PROMOTED, 30, 28, 90_000)));
        // When
        var words = tally.foundInWords();
        // Then
        assertThat(words).isEqualTo("50 % 40 s 2.0k");
        assertThat(tally.rolledBack()).isEqualTo(new Share(3, 4));
        assertThat(tally.promoted()).isEqualTo(new Share(1, 4));
    }
}
