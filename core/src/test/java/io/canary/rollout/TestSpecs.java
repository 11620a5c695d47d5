package io.canary.rollout;

import io.canary.analysis.Policy;
import io.canary.spi.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Test deployments of shop, from v1 to v2, on the router edge. */
public final class TestSpecs {
    private static final String ID = "5f0c1a52-6c1f-4f0e-9a39-1f4c1d6f8a11";

    private TestSpecs() {}

    /** With the default safeguards. */
    public static DeploymentSpec spec(Strategy strategy, Policy policy, Duration routerDeadline, Instant createdAt) {
        return spec(strategy, policy, SafeguardSettings.NONE.fill(strategy, null), routerDeadline, createdAt);
    }

    public static DeploymentSpec spec(
            Strategy strategy, Policy policy, Safeguards safeguards, Duration routerDeadline, Instant createdAt) {
        var request = DeploymentRequest.of("shop", "v1", "v2", strategy, policy, SafeguardSettings.NONE);
        return DeploymentSpec.of(ID, request, "v1", "edge", safeguards, routerDeadline, createdAt, null);
    }

    /** With all defaults, from version stable. */
    public static DeploymentSpec spec(String id, String service, String router, Map<String, List<URI>> upstreams) {
        var sent = Settings.read(
                DeploymentRequest.class,
                Map.of("service_name", service, "new_version", "v2", "upstreams", upstreams(upstreams)));
        var safeguards = sent.safeguards().fill(sent.strategy(), null);
        return DeploymentSpec.of(id, sent, "stable", router, safeguards, Duration.ofSeconds(60), Instant.EPOCH, null);
    }

    private static Map<String, Object> upstreams(Map<String, List<URI>> upstreams) {
        var tree = new LinkedHashMap<String, Object>();
        upstreams.forEach((version, addresses) ->
                tree.put(version, addresses.stream().map(URI::toString).toList()));
        return tree;
    }
}
