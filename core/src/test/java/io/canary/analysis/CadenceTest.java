package io.canary.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CadenceTest {
    private final Cadence cadence = new Cadence(2_000);

    private long after(long... seconds) {
        for (long second : seconds) {
            cadence.observe(second * 1000);
        }
        return cadence.millis() / 1000;
    }

    @Test
    void it_is_known_after_three_gaps() {
        assertThat(after(0, 30, 60)).isZero();
        assertThat(after(90)).isEqualTo(30);
    }

    @Test
    void a_report_that_was_lost_does_not_matter() {
        assertThat(after(0, 30, 60, 120, 150, 180)).isEqualTo(30);
    }

    @Test
    void instances_that_report_at_nearly_the_same_time_are_one_report() {
        assertThat(after(0, 1, 30, 31, 60, 61, 90, 91)).isEqualTo(30);
    }

    @Test
    void a_report_about_the_past_changes_nothing() {
        assertThat(after(0, 30, 60, 10, 90, 40, 120)).isEqualTo(30);
    }
}
