package io.canary.router.envoy;

import io.canary.spi.settings.Default;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One version of a service, with where it listens.
 *
 * @param servers addresses, at least one where there is no cluster
 * @param cluster a cluster of the user's own; null where nodes are given one, with the servers
 * @param told whether a split brought the servers, which then win over those of the settings
 */
record VersionUpstream(
        String version,
        List<URI> servers,
        @Nullable String cluster,
        @Default("false") boolean told) {

    /** As the settings say. */
    static VersionUpstream set(String version, List<URI> servers) {
        return new VersionUpstream(version, List.copyOf(servers), null, false);
    }

    /** As the settings say. */
    static VersionUpstream ofCluster(String version, String cluster) {
        return new VersionUpstream(version, List.of(), cluster, false);
    }

    /** As a split said. */
    static VersionUpstream told(String version, List<URI> servers) {
        return new VersionUpstream(version, List.copyOf(servers), null, true);
    }

    /** Where it is, for the host; of a cluster of the user's own, only the name is known. */
    List<URI> addresses() {
        return cluster == null
                ? servers
                : List.of(URI.create("http://" + URLEncoder.encode(cluster, StandardCharsets.UTF_8)));
    }

    /** How nodes call it. */
    String clusterOf(String service) {
        return cluster == null ? service + "/" + version : cluster;
    }
}
