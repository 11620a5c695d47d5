package io.canary.router.envoy;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import io.canary.router.support.UpstreamAddress;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.net.URI;
import java.util.List;

/** Writes one version of a service as a cluster. */
final class Clusters {
    /** Where Envoy looks for how to speak with a cluster. */
    private static final String PROTOCOL = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

    private Clusters() {}

    /** The same stream that asks for this. */
    static ConfigSource here() {
        return ConfigSource.newBuilder()
                .setAds(AggregatedConfigSource.getDefaultInstance())
                .setResourceApiVersion(ApiVersion.V3)
                .build();
    }

    /** Whether the addresses are numbers; names are looked up by the nodes, and then stand in the cluster itself. */
    static boolean areFoundByEndpoints(List<URI> servers) {
        return servers.stream().allMatch(UpstreamAddress::isNumeric);
    }

    static Cluster cluster(String name, ServiceSettings settings, List<URI> servers) {
        var cluster = Cluster.newBuilder()
                .setName(name)
                .setConnectTimeout(duration(settings.connectTimeout()))
                .setLbPolicy(Cluster.LbPolicy.ROUND_ROBIN);
        if (areFoundByEndpoints(servers)) {
            cluster.setType(Cluster.DiscoveryType.EDS)
                    .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder().setEdsConfig(here()));
        } else {
            // gRPC clients know the first and not the second; the first has one name only.
            cluster.setType(servers.size() == 1 ? Cluster.DiscoveryType.LOGICAL_DNS : Cluster.DiscoveryType.STRICT_DNS)
                    .setLoadAssignment(endpoints(name, servers));
        }
        if (settings.protocol() == Protocol.HTTP2) {
            cluster.putTypedExtensionProtocolOptions(PROTOCOL, http2());
        }
        return cluster.build();
    }

    private static Any http2() {
        return Any.pack(HttpProtocolOptions.newBuilder()
                .setExplicitHttpConfig(HttpProtocolOptions.ExplicitHttpConfig.newBuilder()
                        .setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance()))
                .build());
    }

    /** All in one place, since gRPC clients leave out places that have no weight. */
    static ClusterLoadAssignment endpoints(String name, List<URI> servers) {
        var place = LocalityLbEndpoints.newBuilder()
                .setLocality(Locality.getDefaultInstance())
                .setLoadBalancingWeight(UInt32Value.of(1));
        servers.forEach(server -> place.addLbEndpoints(endpoint(server)));
        return ClusterLoadAssignment.newBuilder()
                .setClusterName(name)
                .addEndpoints(place)
                .build();
    }

    private static LbEndpoint endpoint(URI server) {
        var address = SocketAddress.newBuilder()
                .setAddress(UpstreamAddress.host(server))
                .setPortValue(UpstreamAddress.port(server));
        return LbEndpoint.newBuilder()
                .setEndpoint(
                        Endpoint.newBuilder().setAddress(Address.newBuilder().setSocketAddress(address)))
                .build();
    }

    static Duration duration(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.toSeconds())
                .setNanos(duration.toNanosPart())
                .build();
    }
}
