package io.canary.analysis;

import static io.canary.analysis.Samples.availability;
import static io.canary.analysis.Samples.cpu;
import static io.canary.analysis.Samples.errors;
import static io.canary.analysis.Samples.latencies;
import static io.canary.analysis.Samples.latency;
import static io.canary.analysis.Samples.requests;
import static io.canary.analysis.Samples.together;
import static io.canary.analysis.Samples.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AggregatesTest {

    @Test
    void without_samples_all_values_are_null() {
        // When
        var seen = together();
        // Then
        assertThat(seen).isEqualTo(Aggregates.NONE);
    }

    @Test
    void metrics_that_no_sample_reports_are_null() {
        // When
        var seen = together(requests(0, 40), requests(0, 60));
        // Then
        assertThat(seen).isEqualTo(MetricFixtures.seen(2, 100, null, null, false, null, null));
    }

    @Test
    void the_error_rate_is_all_errors_by_all_requests_and_no_mean_of_rates() {
        // When
        var seen = together(errors(900, 9), errors(100, 11));
        // Then
        assertThat(seen.value(StandardMetric.ERROR_RATE)).isEqualTo(0.02);
    }

    @Test
    void a_rate_reported_instead_of_errors_counts_as_that_many_errors() {
        // Given
        double errorsOfRate = 0.055 * 100;
        // When
        var seen = together(errors(900, 9), errors(100, errorsOfRate));
        // Then
        assertThat(seen.value(StandardMetric.ERROR_RATE)).isEqualTo(0.0145);
    }

    @Test
    void requests_of_samples_without_errors_do_not_thin_the_error_rate() {
        // When
        var seen = together(errors(100, 5), requests(0, 900));
        // Then
        assertThat(seen.requests()).isEqualTo(1000);
        assertThat(seen.value(StandardMetric.ERROR_RATE)).isEqualTo(0.05);
    }

    @Test
    void latencies_may_come_in_another_sample_than_their_requests() {
        // When
        var seen = together(errors(100, 1), Sample.of(Role.CANARY, 0, 0).with(values(80, 50)));
        // Then
        assertThat(seen.requests()).isEqualTo(100);
        assertThat(seen.value(StandardMetric.ERROR_RATE)).isEqualTo(0.01);
        assertThat(seen.coverage().of(StandardMetric.LATENCY_P95_MS).requests()).isEqualTo(80);
    }

    @Test
    void without_any_request_there_is_no_error_rate() {
        // When
        var seen = together(errors(0, 0), errors(0, 0));
        // Then
        assertThat(seen.value(StandardMetric.ERROR_RATE)).isNull();
    }

    @Test
    void availability_weighs_by_requests() {
        // When
        var seen = together(availability(900, 1.0), availability(100, 0.5));
        // Then
        assertThat(seen.value(StandardMetric.AVAILABILITY)).isEqualTo(0.95);
    }

    @Test
    void availability_without_requests_is_a_plain_mean() {
        // When
        var seen = together(availability(0, 1.0), availability(0, 0.5));
        // Then
        assertThat(seen.value(StandardMetric.AVAILABILITY)).isEqualTo(0.75);
    }

    @Test
    void cpu_is_a_plain_mean_of_the_samples_that_report_it() {
        // When
        var seen = together(cpu(0.25), cpu(0.75), requests(0, 1_000_000));
        // Then
        assertThat(seen.value(StandardMetric.CPU_UTILIZATION)).isEqualTo(0.5);
    }

    @Test
    void percentiles_are_averaged_and_marked_as_an_approximation() {
        // When
        var seen = together(latency(100), latency(400), requests(0, 10));
        // Then
        assertThat(seen.value(StandardMetric.LATENCY_P95_MS)).isEqualTo(250);
        assertThat(seen.latencyP95Approximate()).isTrue();
    }

    @Test
    void distributions_are_merged_and_give_a_true_percentile() {
        // When
        var mostlyFast = together(latencies(values(96, 10)), latencies(values(4, 2000)));
        var oftenSlow = together(latencies(values(90, 10)), latencies(values(10, 2000)));
        // Then
        assertThat(mostlyFast.value(StandardMetric.LATENCY_P95_MS)).isCloseTo(10, within(0.2));
        assertThat(oftenSlow.value(StandardMetric.LATENCY_P95_MS)).isCloseTo(2000, within(40.0));
        assertThat(oftenSlow.latencyP95Approximate()).isFalse();
    }

    @Test
    void a_distribution_among_percentiles_contributes_its_own_percentile() {
        // When
        var seen = together(latency(100), latencies(values(50, 400)), latencies(values(50, 400)));
        // Then
        assertThat(seen.value(StandardMetric.LATENCY_P95_MS)).isCloseTo(250, within(4.0));
        assertThat(seen.latencyP95Approximate()).isTrue();
    }

    @Test
    void a_distribution_takes_precedence_over_a_percentile_in_the_same_sample() {
        // Given
        var both = Sample.of(Role.CANARY, 0, 10)
                .with(StandardMetric.LATENCY_P95_MS, 9999)
                .with(values(100, 10));
        // When
        var seen = together(both);
        // Then
        assertThat(seen.value(StandardMetric.LATENCY_P95_MS)).isCloseTo(10, within(0.2));
        assertThat(seen.latencyP95Approximate()).isFalse();
    }

    @Test
    void sums_of_slots_are_sums_of_their_samples() {
        // Given
        Sample[] some = {errors(900, 9), availability(100, 0.5), latency(100), cpu(0.25)};
        Sample[] more = {errors(100, 11), availability(300, 1.0), latencies(values(9, 700)), cpu(0.75)};
        var a = new Slot(1);
        var b = new Slot(2);
        for (int i = 0; i < some.length; i++) {
            a.add(some[i]);
            b.add(more[i]);
        }
        // When
        a.add(b);
        // Then
        assertThat(a.aggregates())
                .isEqualTo(together(some[0], some[1], some[2], some[3], more[0], more[1], more[2], more[3]));
    }

    @Test
    void more_requests_than_can_be_counted_do_not_overflow() {
        // When
        var seen = together(requests(0, Long.MAX_VALUE), errors(Long.MAX_VALUE, 0), availability(Long.MAX_VALUE, 1));
        // Then
        assertThat(seen.requests()).isEqualTo(Long.MAX_VALUE);
    }
}
