package io.canary.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountedReportsTest {
    @Test
    void a_repeated_report_is_known_and_forgotten_after_a_while() {
        // Given
        var countedReports = new CountedReports(30_000);
        // Then
        assertThat(countedReports.isKnown(7, 1_000)).isFalse();
        assertThat(countedReports.isKnown(8, 1_000)).isFalse();
        assertThat(countedReports.isKnown(7, 31_000)).isTrue();
        assertThat(countedReports.isKnown(7, 60_000)).isFalse();
    }
}
