package io.canary.analysis.sequential.eprocess;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.sequential.Arm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.assertj.core.data.Offset;

/** Properties of the harm test for any ticks. */
class HarmPropertiesTest {

    private static double count(Random random) {
        return random.nextInt(8) == 0 ? 0 : Math.floor(Math.pow(10, 12 * random.nextDouble()));
    }

    private static Arm arm(Random random, double requests) {
        return switch (random.nextInt(4)) {
            case 0 -> new Arm(requests, 0);
            case 1 -> new Arm(requests, requests);
            default -> new Arm(requests, Math.floor(requests * Math.pow(random.nextDouble(), 4)));
        };
    }

    @Property(tries = 300)
    void the_order_of_ticks_does_not_matter_for_a_fixed_mixture(@ForAll long seed) {
        // Given
        var random = new Random(seed);
        var test = new HarmTest(1.1, 0, 2);
        var ticks = new ArrayList<Tick>();
        for (int i = 0; i < 20; i++) {
            ticks.add(new Tick(arm(random, random.nextInt(10_000)), arm(random, random.nextInt(10_000))));
        }
        // When
        double inOrder = evidence(test, ticks);
        Collections.shuffle(ticks, random);
        double shuffled = evidence(test, ticks);
        // Then
        assertThat(shuffled).isCloseTo(inOrder, Offset.offset(1e-9 * (1 + Math.abs(inOrder))));
    }

    private static double evidence(HarmTest test, List<Tick> ticks) {
        var mixture = new Mixture(0, new double[] {1}, 0);
        double[] ratios = new double[1];
        for (var tick : ticks) {
            test.logRatios(tick, 1, ratios);
            mixture.observe(ratios);
        }
        return mixture.logEvidence();
    }

    @Property(tries = 300)
    void dispersion_never_makes_evidence_stronger(
            @ForAll long seed, @ForAll @DoubleRange(min = 1, max = 50) double phi) {
        // Given
        var random = new Random(seed);
        double n = count(random);
        var tick = new Tick(arm(random, n), arm(random, n));
        double[] plain = new double[3];
        double[] dispersed = new double[3];
        var test = new HarmTest(1.1, .001, 2, 8, 300);
        // When
        test.logRatios(tick, 1, plain);
        test.logRatios(tick, phi, dispersed);
        // Then
        for (int i = 0; i < plain.length; i++) {
            assertThat(Math.abs(dispersed[i])).isLessThanOrEqualTo(Math.abs(plain[i]));
        }
    }
}
