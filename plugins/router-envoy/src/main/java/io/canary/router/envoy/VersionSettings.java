package io.canary.router.envoy;

import io.canary.router.support.UpstreamAddress;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one version of a service listens. Exactly one of the two.
 *
 * @param upstreams addresses such as {@code http://10.0.0.5:8080}; they take turns
 * @param cluster the name of a cluster of your own, in Envoy's own configuration
 */
public record VersionSettings(List<URI> upstreams, @Nullable String cluster) {

    /** @throws SettingsException for none or both, or for what is no address */
    public VersionSettings {
        var problems = new ArrayList<Problem>();
        if (upstreams.isEmpty() == (cluster == null)) {
            problems.add(new Problem("", "must have upstreams or a cluster, and not both"));
        }
        if (cluster != null && cluster.isBlank()) {
            problems.add(new Problem("/cluster", "must be the name of a cluster"));
        }
        UpstreamAddress.check(upstreams, UpstreamAddress::isAddress, problems);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    /** This version as it is given to nodes. */
    VersionUpstream side(String version) {
        return cluster == null ? VersionUpstream.set(version, upstreams) : VersionUpstream.ofCluster(version, cluster);
    }
}
