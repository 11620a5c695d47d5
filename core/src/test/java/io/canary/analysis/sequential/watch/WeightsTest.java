package io.canary.analysis.sequential.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.sequential.Metric;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;

class WeightsTest {

    @Property(tries = 300)
    void weights_add_up_and_a_critical_metric_has_half(
            @ForAll @IntRange(max = 6) int others, @ForAll @IntRange(max = 3) int criticals) {
        // Given
        var metrics = new ArrayList<Metric>();
        for (int i = 0; i < others + criticals; i++) {
            metrics.add(new Metric(
                    "m" + i,
                    List.of(Metric.Kind.RATIO, Metric.Kind.GAUGE, Metric.Kind.DISTRIBUTION)
                            .get(i % 3),
                    Metric.Direction.LOWER_IS_BETTER,
                    1.1,
                    .1 * (1 + i),
                    i < criticals));
        }
        // When
        var weights = metrics.isEmpty() ? List.<Weights>of() : Weights.of(metrics, .8);
        // Then
        double sum =
                weights.stream().mapToDouble(w -> w.main() + w.catastrophe()).sum();
        assertThat(sum).isCloseTo(metrics.isEmpty() ? 0 : .8, Offset.offset(1e-9));
        for (int i = 0; i < criticals; i++) {
            double own = weights.get(i).main() + weights.get(i).catastrophe();
            assertThat(own).isGreaterThanOrEqualTo(.8 * .5 / criticals - 1e-9);
        }
    }
}
