package io.canary.analysis.sequential.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.eprocess.Tick;
import org.junit.jupiter.api.Test;

class StratifiedRatioTest {

    @Test
    void the_ratio_matches_two_independent_implementations() {
        // Given
        var ratio = new StratifiedRatio();
        // When
        ratio.observe(new Tick(new Arm(500, 1), new Arm(9500, 10)));
        ratio.observe(new Tick(new Arm(500, 3), new Arm(9500, 9)));
        ratio.observe(new Tick(new Arm(1000, 4), new Arm(9000, 8)));
        ratio.observe(new Tick(new Arm(5000, 21), new Arm(5000, 6)));
        // Then
        assertThat(ratio.ratio()).isCloseTo(3.7684, within(5e-5));
    }
}
