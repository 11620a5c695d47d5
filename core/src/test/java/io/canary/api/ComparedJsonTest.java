package io.canary.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Compared;
import io.canary.analysis.Verdict;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.memento.Memento;
import io.canary.spi.settings.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparedJsonTest {

    @Test
    void only_the_outcome_of_another_versions_finding_is_shown() {
        // Given
        var policy = Settings.read(SequentialPolicy.class, Map.of("analysis", Map.of("alpha", 0.05)));
        var unknown = Memento.positional(new double[] {-1}, new float[0]);
        var compared = new Compared(new Compared.Inputs(policy, unknown, List.of()), "errors: more");
        // When
        var json = ComparedJson.write(new Verdict.Worse(compared));
        // Then
        assertThat(json.getMap())
                .containsEntry("outcome", "FAIL")
                .containsEntry("e_value_threshold", 20.0)
                .containsEntry("state", null)
                .containsEntry("e_value", null);
    }
}
