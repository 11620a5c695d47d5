package io.canary.testservers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class WeightStepsTest {
    private static List<String> jumps(double... weights) {
        var claims = DoubleStream.of(weights)
                .mapToObj(weight -> new Claim(0, 0, "RUNNING", weight, "soaking"))
                .toList();
        return new WeightSteps(List.of(25.0, 65.0, 100.0)).jumps(claims);
    }

    @Test
    void one_step_after_the_other_is_no_jump() {
        assertThat(jumps(0, 25, 25, 65, 100, 100)).isEmpty();
        assertThat(jumps(25, 65, 0)).isEmpty();
    }

    @Test
    void after_an_outage_a_canary_gets_what_it_had() {
        assertThat(jumps(0, 25, 0, 25, 65, 0, 65, 100)).isEmpty();
        assertThat(jumps(0, 25, 65, 25, 65, 100)).isEmpty();
    }

    @Test
    void and_nothing_more_before_it_had_that() {
        assertThat(jumps(0, 25, 0, 65)).singleElement().asString().startsWith("0.0 to 65.0 %");
        assertThat(jumps(0, 25, 65, 0, 25, 100)).singleElement().asString().startsWith("25.0 to 100.0 %");
        assertThat(jumps(0, 65)).hasSize(1);
    }

    @Test
    void what_a_hand_has_set_is_no_step() {
        assertThat(jumps(0, 25, 90, 25, 65)).isEmpty();
        assertThat(jumps(0, 25, 90, 65)).hasSize(1);
    }
}
