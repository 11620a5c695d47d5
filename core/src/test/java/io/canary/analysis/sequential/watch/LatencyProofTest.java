package io.canary.analysis.sequential.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.sequential.Trials;
import org.junit.jupiter.api.Test;

class LatencyProofTest {

    @Test
    void margins_are_whole_buckets() {
        // When
        var proof = Trials.policy().analysis().proof();
        // Then
        assertThat(LatencyProof.buckets(1.06)).isEqualTo(3);
        assertThat(LatencyProof.buckets(proof.latencyP50Ratio())).isEqualTo(7);
        assertThat(LatencyProof.buckets(proof.latencyP95Ratio())).isEqualTo(11);
    }
}
