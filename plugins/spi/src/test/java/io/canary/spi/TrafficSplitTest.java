package io.canary.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrafficSplitTest {

    @Test
    void the_weights_of_both_versions_make_the_whole() {
        var split = new TrafficSplit("shop", "v1", "v2", new Weight(1));
        assertThat(split.weights()).isEqualTo(Map.of("v1", new Weight(9_999), "v2", new Weight(1)));
        assertThat(split.withWeight(Weight.FULL).weights()).isEqualTo(Map.of("v1", Weight.NONE, "v2", Weight.FULL));
    }

    @Test
    void a_version_is_not_split_with_itself() {
        assertThatThrownBy(() -> new TrafficSplit("shop", "v1", "v1", Weight.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("v1");
    }

    @Test
    void a_router_that_knows_only_weights_promotes_and_rolls_back_with_them() throws Exception {
        // Given
        var asked = new ArrayList<TrafficSplit>();
        TrafficRouter router = new OnlyWeights(asked);

        // When
        router.promote("shop", "v2");
        router.rollback("shop", "v1");

        // Then
        assertThat(asked.stream().map(TrafficSplit::baselineVersion)).isEqualTo(List.of("v2", "v1"));
        assertThat(asked).allMatch(split -> split.canaryWeight().equals(Weight.NONE));
    }

    @Test
    void a_version_that_is_not_observed_has_no_traffic() {
        var seen = new Observation.InForce(Map.of("v1", Weight.FULL));
        assertThat(seen.weightOf("v1")).isEqualTo(Weight.FULL);
        assertThat(seen.weightOf("v2")).isEqualTo(Weight.NONE);
    }

    private record OnlyWeights(List<TrafficSplit> asked) implements TrafficRouter {
        @Override
        public RouterCapabilities capabilities() {
            return RouterCapabilities.of(new Weight(1));
        }

        @Override
        public void setTrafficSplit(TrafficSplit split) {
            asked.add(split);
        }

        @Override
        public Observation observe(String service) {
            return new Observation.CannotTell("it only writes");
        }
    }
}
