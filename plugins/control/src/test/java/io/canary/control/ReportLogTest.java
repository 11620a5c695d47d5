package io.canary.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.LatencyHistogram;
import io.canary.spi.TrafficReport;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReportLogTest {
    private final ReportLog log = new ReportLog();

    private void add(int reports) {
        for (int i = 0; i < reports; i++) {
            log.add(new TrafficReport("shop", "v1", Instant.EPOCH, 1, 0, LatencyHistogram.EMPTY));
        }
    }

    @Test
    void a_reader_begins_with_what_comes_after_it_and_reads_each_report_once() {
        // Given
        add(3);
        var first = log.after(null, 0);
        add(2);
        // When
        var second = log.after(first.run(), first.last());
        var third = log.after(second.run(), second.last());
        // Then
        assertThat(first.reports()).isEmpty();
        assertThat(second.reports()).extracting(ReportLog.Numbered::number).containsExactly(4L, 5L);
        assertThat(third.reports()).isEmpty();
        assertThat(third.lost()).isZero();
    }

    @Test
    void a_reader_of_another_run_reads_this_one_from_its_beginning() {
        // Given
        add(3);
        // When
        var page = log.after("another", 1_000);
        // Then
        assertThat(page.reports()).extracting(ReportLog.Numbered::number).containsExactly(1L, 2L, 3L);
        assertThat(page.run()).isNotEqualTo("another");
    }

    @Test
    void a_reader_that_comes_late_is_told_how_much_it_has_missed() {
        // Given
        var first = log.after(null, 0);
        add(ReportLog.REPORTS_MAX + 10);
        // When
        var page = log.after(first.run(), first.last());
        // Then
        assertThat(page.lost()).isEqualTo(10);
        assertThat(page.reports()).hasSize(ReportLog.PAGE_MAX);
        assertThat(page.reports().getFirst().number()).isEqualTo(11);
        assertThat(log.after(page.run(), page.last()).lost()).isZero();
    }
}
