package io.canary.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.deployment.SupervisorReply.Mistake;
import io.canary.rollout.DeploymentRequest;
import io.canary.rollout.InService;
import io.canary.routing.RouterInfo;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final RouterInfo COARSE = router("coarse", 100);
    private static final RouterInfo FINE = router("fine", 1);
    private static final RouterInfo STICKY = router("sticky", 100, Feature.STICKINESS);
    private static final RouterInfo BOTH = router("both", 1, Feature.STICKINESS, Feature.LEASE);

    private static RouterInfo router(String name, int granularity, Feature... features) {
        return new RouterInfo(
                name, "fake", "fake 1.0", false, RouterCapabilities.of(new Weight(granularity), features));
    }

    private static DeploymentRequest wanted(double initialWeight, double stepWeight, Feature... requires) {
        return wanted(Map.of("initial_weight", initialWeight, "step_weight", stepWeight), requires);
    }

    private static DeploymentRequest wanted(Map<String, ?> strategy, Feature... requires) {
        return wanted("v1", "v2", Map.of("strategy", strategy, "requires", names(requires)));
    }

    private static List<String> names(Feature... features) {
        return Stream.of(features).map(Feature::name).toList();
    }

    private static DeploymentRequest wanted(@Nullable String baseline, String version, Map<String, Object> more) {
        var tree = new HashMap<>(more);
        tree.put("service_name", "shop");
        tree.put("baseline_version", baseline);
        tree.put("new_version", version);
        tree.put("router", "coarse");
        return Settings.read(DeploymentRequest.class, tree);
    }

    private static DeploymentRequest withAddresses() {
        return wanted("v1", "v2", Map.of("upstreams", Map.of("v2", List.of("http://10.0.0.7:8080"))));
    }

    private static Admission admission(DeploymentRequest wanted, RouterInfo... routers) {
        return admission(wanted, new InitialTraffic.Unknown(), routers);
    }

    private static Admission admission(DeploymentRequest wanted, InitialTraffic traffic, RouterInfo... routers) {
        return Admission.of(
                wanted, new Admission.AdmissionContext(List.of(routers), "coarse", COARSE, null, 0, 1, null, traffic));
    }

    private static Admission beyond(List<UnsupportedRequirement> shortfalls, String... able) {
        return new Admission.Refused(new SupervisorReply.BeyondRouter("coarse", shortfalls, List.of(able)));
    }

    @Test
    void weights_finer_than_the_granularity_are_rejected_with_the_routers_that_support_them() {
        // When
        var refused = admission(wanted(0.5, 12.25), COARSE, FINE);
        var alone = admission(wanted(5, 12.25), COARSE);
        // Then
        var step = new UnsupportedRequirement.TooCoarse("/strategy/step_weight", new Weight(100));
        assertThat(refused)
                .isEqualTo(beyond(
                        List.of(
                                new UnsupportedRequirement.TooCoarse("/strategy/initial_weight", new Weight(100)),
                                step),
                        "fine"));
        assertThat(alone).isEqualTo(beyond(List.of(step)));
    }

    @Test
    void each_listed_step_finer_than_the_granularity_is_named() {
        // Given
        var steps = List.of(Map.of("weight", 0.5), Map.of("weight", 5), Map.of("weight", 12.25));
        // When
        var refused = admission(wanted(Map.of("steps", steps)), COARSE);
        // Then
        assertThat(refused)
                .isEqualTo(beyond(List.of(
                        new UnsupportedRequirement.TooCoarse("/strategy/steps/0/weight", new Weight(100)),
                        new UnsupportedRequirement.TooCoarse("/strategy/steps/2/weight", new Weight(100)))));
    }

    @Test
    void all_unsupported_requirements_are_named_at_once_with_the_routers_that_support_them() {
        // When
        var refused = admission(wanted(0.5, 12, Feature.STICKINESS, Feature.LEASE), COARSE, FINE, STICKY, BOTH);
        // Then
        assertThat(refused)
                .isEqualTo(beyond(
                        List.of(
                                new UnsupportedRequirement.Lacks(0, Feature.STICKINESS),
                                new UnsupportedRequirement.Lacks(1, Feature.LEASE),
                                new UnsupportedRequirement.TooCoarse("/strategy/initial_weight", new Weight(100))),
                        "both"));
    }

    @Test
    void addresses_for_a_router_that_takes_none_are_rejected_with_the_routers_that_take_them() {
        // Given
        var able = router("able", 100, Feature.UPSTREAMS);
        // When
        var refused = admission(withAddresses(), COARSE, FINE, able);
        // Then
        assertThat(refused).isEqualTo(beyond(List.of(new UnsupportedRequirement.NoUpstreams()), "able"));
    }

    @Test
    void multiples_of_the_granularity_are_admitted() {
        assertThat(admission(wanted(5, 12), COARSE)).isEqualTo(new Admission.Granted(COARSE, "v1"));
    }

    private static DeploymentRequest from(@Nullable String baseline, String version, @Nullable String override) {
        return wanted(baseline, version, override == null ? Map.of() : Map.of("override", Map.of("reason", override)));
    }

    private static final InitialTraffic PROMOTED =
            InitialTraffic.of("coarse", null, new InService("shop", "v2", "d-1", Instant.EPOCH));

    private static InitialTraffic seen(Map<String, Integer> percent) {
        var weights = new HashMap<String, Weight>();
        percent.forEach((version, share) -> weights.put(version, new Weight(share * 100)));
        return InitialTraffic.of(
                "coarse", new Observation.InForce(weights), new InService("shop", "v2", "d-1", Instant.EPOCH));
    }

    private static Admission contradicted(InitialTraffic traffic, String version, Mistake mistake) {
        return new Admission.Refused(new SupervisorReply.Contradicted(traffic, version, mistake));
    }

    @Test
    void a_baseline_that_is_not_in_service_is_rejected_without_an_override() {
        assertThat(admission(from("v1", "v3", null), PROMOTED, COARSE))
                .isEqualTo(contradicted(PROMOTED, "v1", Mistake.BASELINE_NOT_IN_SERVICE));
        assertThat(admission(from("v1", "v3", "back to the roots"), PROMOTED, COARSE))
                .isEqualTo(new Admission.Granted(COARSE, "v1"));
        assertThat(admission(from("v2", "v3", null), PROMOTED, COARSE)).isEqualTo(new Admission.Granted(COARSE, "v2"));
    }

    @Test
    void a_version_that_is_in_service_is_no_canary() {
        assertThat(admission(from("v1", "v2", null), PROMOTED, COARSE))
                .isEqualTo(contradicted(PROMOTED, "v2", Mistake.NEW_VERSION_IN_SERVICE));
        assertThat(admission(from(null, "v2", "again"), PROMOTED, COARSE))
                .isEqualTo(new Admission.Refused(new SupervisorReply.SameVersion("v2")));
    }

    @Test
    void the_default_baseline_is_the_version_in_service_or_stable_if_unknown() {
        assertThat(admission(from(null, "v3", null), PROMOTED, COARSE)).isEqualTo(new Admission.Granted(COARSE, "v2"));
        assertThat(admission(from(null, "v3", null), COARSE)).isEqualTo(new Admission.Granted(COARSE, "stable"));
        assertThat(admission(from(null, "stable", null), COARSE))
                .isEqualTo(new Admission.Refused(new SupervisorReply.SameVersion("stable")));
    }

    @Test
    void an_observation_takes_precedence_over_the_record() {
        // Given
        var hotfix = seen(Map.of("v2-hotfix", 100, "v2", 0));
        var mixed = seen(Map.of("v2", 60, "v4", 40));
        // Then
        assertThat(admission(from("v2-hotfix", "v3", null), hotfix, COARSE))
                .isEqualTo(new Admission.Granted(COARSE, "v2-hotfix"));
        assertThat(admission(from("v2", "v3", null), hotfix, COARSE))
                .isEqualTo(contradicted(hotfix, "v2", Mistake.BASELINE_NOT_IN_SERVICE));
        assertThat(admission(from("v2", "v4", null), mixed, COARSE)).isEqualTo(new Admission.Granted(COARSE, "v2"));
        assertThat(admission(from(null, "v5", null), mixed, COARSE))
                .isEqualTo(contradicted(mixed, "v5", Mistake.BASELINE_NOT_NAMED));
    }

    @Test
    void a_router_without_the_service_leaves_the_traffic_unknown() {
        assertThat(InitialTraffic.of("edge", new Observation.NotRouted(), null))
                .isEqualTo(new InitialTraffic.Unknown());
        assertThat(InitialTraffic.of("edge", new Observation.InForce(Map.of()), null))
                .isEqualTo(new InitialTraffic.Unknown());
    }
}
