package io.canary.analysis.sequential;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.Weight;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SequentialPolicyTest {
    @Test
    void defaults_are_as_documented() {
        // When
        var policy = Trials.policy();
        // Then
        assertThat(policy.analysis().alpha()).isEqualTo(.01);
        assertThat(policy.analysis().tick()).isEqualTo(Duration.ofSeconds(10));
        assertThat(policy.analysis().warmup()).isEqualTo(Duration.ofSeconds(20));
        assertThat(policy.analysis().latencyWarmup()).isEqualTo(Duration.ofSeconds(30));
        assertThat(policy.analysis().proof()).isEqualTo(new ProofMargins(20, 1.25, .004, 1.15, 1.24, 1.5));
        assertThat(policy.analysis().weightMost()).isEqualTo(new Weight(9500));
        assertThat(policy.judged()).extracting(Metric::name).containsExactly("errors", "latency", "cpu");
    }
}
