package io.canary.analysis;

import static io.canary.analysis.ReportedStrata.named;
import static io.canary.analysis.Role.CANARY;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionReportingTest {
    @Test
    void only_a_limited_number_of_sources_is_told_apart() {
        // Given
        var version = new VersionReporting(10_000, 2_000, 60_000);
        // When
        for (int i = 0; i < 1_000; i++) {
            version.observe(named("pod-" + i, CANARY, 5), 5_000, 5_000);
        }
        // Then
        assertThat(version.sources()).hasSize(VersionReporting.SOURCES_MOST);
        assertThat(version.hasUnnamed()).isTrue();
        // And: those that are silent make room
        var later = version.observe(named("new", CANARY, 600), 600_000, 600_000);
        assertThat(version.sources()).containsExactly(later);
    }
}
