package io.canary.router.support.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DesiredStateTest {
    private static final TrafficSplit SPLIT = new TrafficSplit(
            "checkout", "v1", "v2", new Weight(525), Map.of("v2", List.of(URI.create("http://10.0.0.7:80"))));

    private final DesiredStateFactory states = new DesiredStateFactory();

    @Test
    void a_split_is_sent_with_everything() {
        assertThat(Json.write(states.split(SPLIT).json(7))).isEqualTo("""
                {"verb":"split","service":"checkout","baseline":"v1","canary":"v2","canary_weight":5.25,\
                "weights":{"v1":94.75,"v2":5.25},"upstreams":{"v2":["http://10.0.0.7:80"]},"sequence":7}""");
    }

    @Test
    void a_promotion_keeps_the_roles_of_the_split_before_it() {
        // Given
        states.split(SPLIT);
        // When
        var state = states.promote("checkout", "v2");
        // Then
        assertThat(Json.write(state.json(8))).isEqualTo("""
                {"verb":"promote","service":"checkout","baseline":"v1","canary":"v2","canary_weight":100,\
                "weights":{"v1":0,"v2":100},"upstreams":{"v2":["http://10.0.0.7:80"]},"sequence":8}""");
    }

    @Test
    void a_rollback_without_a_split_before_it_knows_no_canary() {
        assertThat(Json.write(states.rollback("checkout", "v1").json(9))).isEqualTo("""
                {"verb":"rollback","service":"checkout","baseline":"v1","canary_weight":0,\
                "weights":{"v1":100},"upstreams":{},"sequence":9}""");
    }

    @Test
    void a_version_is_never_both_baseline_and_canary() {
        // Given
        states.split(SPLIT);
        // Then
        assertThat(states.promote("checkout", "v1").weights()).isEqualTo(Map.of("v1", Weight.FULL));
        assertThat(states.rollback("checkout", "v2").weights()).isEqualTo(Map.of("v2", Weight.FULL));
    }

    @Test
    void sequences_only_rise_also_within_one_millisecond() {
        long before = 0;
        for (int i = 0; i < 10_000; i++) {
            long next = states.nextSequence();
            assertThat(next).isGreaterThan(before);
            before = next;
        }
    }
}
