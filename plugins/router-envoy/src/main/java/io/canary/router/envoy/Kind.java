package io.canary.router.envoy;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.util.Arrays;
import java.util.Optional;

/** What nodes ask for, in the order in which it is sent: nothing leads to what is not there yet. */
enum Kind {
    CLUSTERS(Cluster.getDefaultInstance()),
    ENDPOINTS(ClusterLoadAssignment.getDefaultInstance()),
    LISTENERS(Listener.getDefaultInstance()),
    ROUTES(RouteConfiguration.getDefaultInstance());

    private final String typeUrl;

    Kind(Message example) {
        this.typeUrl = Any.pack(example).getTypeUrl();
    }

    String typeUrl() {
        return typeUrl;
    }

    static Optional<Kind> of(String typeUrl) {
        return Arrays.stream(values()).filter(k -> k.typeUrl.equals(typeUrl)).findFirst();
    }
}
