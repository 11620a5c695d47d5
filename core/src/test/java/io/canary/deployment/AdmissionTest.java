package io.canary.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Policy;
import io.canary.deployment.SupervisorQuestion.Begin;
import io.canary.rollout.SafeguardSettings;
import io.canary.rollout.Strategy;
import io.canary.routing.RouterInfo;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final RouterInfo COARSE = router("coarse", 100);
    private static final RouterInfo FINE = router("fine", 1);

    private static RouterInfo router(String name, int granularity) {
        return new RouterInfo(name, "fake", "fake 1.0", false, RouterCapabilities.of(new Weight(granularity)));
    }

    private static Begin wanted(double initialWeight, double stepWeight) {
        var strategy = Map.of("initial_weight", initialWeight, "step_weight", stepWeight);
        return new Begin(
                "shop",
                "v1",
                "v2",
                "coarse",
                Map.of(),
                Settings.read(Strategy.class, strategy),
                Settings.read(Policy.class, Map.of()),
                SafeguardSettings.NONE,
                null,
                "me",
                null);
    }

    private static Admission admission(Begin wanted, RouterInfo... routers) {
        return Admission.of(wanted, new Admission.Openings(List.of(routers), "coarse", COARSE, null, 0, 1, null));
    }

    @Test
    void weights_that_are_finer_than_the_router_sets_them_are_refused_with_the_routers_that_could() {
        // When
        var refused = admission(wanted(0.5, 12.25), COARSE, FINE);
        var alone = admission(wanted(5, 12.25), COARSE);
        // Then
        assertThat(refused)
                .isEqualTo(new Admission.Refused(new SupervisorAnswer.TooFine(
                        "coarse",
                        new Weight(100),
                        List.of("/strategy/initial_weight", "/strategy/step_weight"),
                        List.of("fine"))));
        assertThat(alone)
                .isEqualTo(new Admission.Refused(new SupervisorAnswer.TooFine(
                        "coarse", new Weight(100), List.of("/strategy/step_weight"), List.of())));
    }

    @Test
    void multiples_of_what_the_router_sets_are_admitted() {
        assertThat(admission(wanted(5, 12), COARSE)).isEqualTo(new Admission.Granted(COARSE));
    }
}
