package io.canary.testservers;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CountedSharesTest {

    /** Sends requests by chance, with a mistake of some percent of all. */
    private static final class ByChance implements TrafficRouter {
        private final double error;
        private Map<String, BigDecimal> weights = Map.of();

        ByChance(double error) {
            this.error = error;
        }

        @Override
        public void setTrafficSplit(TrafficSplit split) {
            var canary = split.canaryWeight().percent().add(BigDecimal.valueOf(error));
            weights = Map.of("v2", canary, "v1", BigDecimal.valueOf(100).subtract(canary));
        }

        String send() {
            return Objects.requireNonNull(WeightedDraw.of(weights));
        }

        @Override
        public RouterCapabilities capabilities() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Observation observe(String service) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void requests_by_chance_are_shared_out_as_asked() {
        // Given
        var router = new ByChance(0);
        // Then
        assertThatCode(() -> CountedShares.check(router, CountedShares.oneByOne(router::send)))
                .doesNotThrowAnyException();
    }

    @Test
    void a_share_that_chance_does_not_explain_is_an_error() {
        // Given
        var router = new ByChance(20);
        // Then
        assertThatThrownBy(() -> CountedShares.check(router, new int[] {50}, CountedShares.oneByOne(router::send)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("at 50 %");
        assertThatThrownBy(() -> CountedShares.check(new ByChance(0), new int[] {0}, requests -> 1))
                .hasMessage("at 0 %: the canary answered 1 of 2000 requests");
    }
}
