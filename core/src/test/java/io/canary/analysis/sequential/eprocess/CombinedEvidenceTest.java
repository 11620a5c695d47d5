package io.canary.analysis.sequential.eprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The part of all evidence that counts. */
class CombinedEvidenceTest {
    private static final double ALPHA = .01;

    private static WeightedEProcess eProcess(String name, double weight) {
        return new WeightedEProcess(name, Prior.SIGN, new double[3], weight, ALPHA);
    }

    private static double[] any(Random random) {
        double scale = Math.pow(10, 4 * random.nextDouble() - 2);
        return random.doubles(3, -1, 1).map(r -> scale * r).toArray();
    }

    @Property(tries = 500)
    void capped_evidence_is_never_more_than_the_evidence(@ForAll long seed) {
        // Given: all tries of a property share their test's fields
        var one = eProcess("one", .3);
        var other = eProcess("other", .7);
        var combined = new CombinedEvidence(List.of(one, other), ALPHA);
        var random = new Random(seed);
        double before = 0;
        for (int tick = 0; tick < 60; tick++) {
            // When
            one.observe(any(random));
            other.observe(any(random));
            boolean mayRise = random.nextInt(3) > 0;
            combined.settle(mayRise);
            // Then: by Ville's inequality for the mean of the e-values
            assertThat(combined.cappedLogEvidence()).isLessThanOrEqualTo(combined.logEvidence() + 1e-9);
            assertThat(combined.cappedLogEvidence() - Math.max(0, before))
                    .isLessThanOrEqualTo(EvidenceCap.raiseMost(ALPHA) + 1e-9);
            if (!mayRise) {
                assertThat(combined.cappedLogEvidence()).isLessThanOrEqualTo(before);
            }
            before = combined.cappedLogEvidence();
        }
    }

    @Test
    void growth_in_a_tick_in_which_it_may_not_rise_never_counts() {
        // Given
        var one = eProcess("one", .3);
        var other = eProcess("other", .7);
        var combined = new CombinedEvidence(List.of(one, other), ALPHA);
        double[] harm = {1, 1, 1};
        one.observe(harm);
        other.observe(harm);
        combined.settle(true);
        double before = combined.cappedLogEvidence();
        // When
        one.observe(harm);
        other.observe(harm);
        combined.settle(false);
        // Then
        assertThat(combined.cappedLogEvidence()).isEqualTo(before);
        // And when
        one.observe(new double[3]);
        other.observe(new double[3]);
        combined.settle(true);
        // Then
        assertThat(combined.cappedLogEvidence()).isEqualTo(before);
    }
}
