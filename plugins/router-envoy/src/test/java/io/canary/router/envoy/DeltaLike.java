package io.canary.router.envoy;

import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A node that asks as Envoy does with {@code DELTA_GRPC}, and keeps what it is given by name, with its version. */
final class DeltaLike implements AutoCloseable, StreamObserver<DeltaDiscoveryResponse> {
    private final ManagedChannel channel;
    private final StreamObserver<DeltaDiscoveryRequest> stream;
    private final List<DeltaDiscoveryResponse> given = new CopyOnWriteArrayList<>();
    private final Map<Kind, Map<String, String>> held = new TreeMap<>();
    private volatile boolean refusesRoutes;

    /** One that holds this already, by kind, name and version. */
    DeltaLike(int port, Map<Kind, Map<String, String>> already) {
        this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port, InsecureChannelCredentials.create())
                .build();
        this.stream = AggregatedDiscoveryServiceGrpc.newStub(channel)
                .withWaitForReady()
                .deltaAggregatedResources(this);
        for (var kind : Kind.values()) {
            held.put(kind, new TreeMap<>(already.getOrDefault(kind, Map.of())));
        }
        say(first(Kind.CLUSTERS));
        say(first(Kind.ROUTES).addResourceNamesSubscribe("checkout"));
        var endpoints = first(Kind.ENDPOINTS);
        if (endpoints.getInitialResourceVersionsCount() > 0) {
            say(endpoints.addAllResourceNamesSubscribe(
                    endpoints.getInitialResourceVersionsMap().keySet()));
        }
    }

    private DeltaDiscoveryRequest.Builder first(Kind kind) {
        return about(kind).putAllInitialResourceVersions(held(kind));
    }

    private static DeltaDiscoveryRequest.Builder about(Kind kind) {
        return DeltaDiscoveryRequest.newBuilder()
                .setNode(Node.newBuilder().setId("delta"))
                .setTypeUrl(kind.typeUrl());
    }

    private synchronized void say(DeltaDiscoveryRequest.Builder request) {
        stream.onNext(request.build());
    }

    void refusesRoutes() {
        refusesRoutes = true;
    }

    @Override
    public void onNext(DeltaDiscoveryResponse response) {
        var kind = Kind.of(response.getTypeUrl()).orElseThrow();
        var answer = about(kind).setResponseNonce(response.getNonce());
        if (kind == Kind.ROUTES && refusesRoutes) {
            answer.setErrorDetail(Status.newBuilder().setCode(3).setMessage("not these"));
        } else {
            hold(kind, response);
        }
        given.add(response);
        say(answer);
        if (kind == Kind.CLUSTERS) {
            say(about(Kind.ENDPOINTS)
                    .addAllResourceNamesSubscribe(response.getResourcesList().stream()
                            .map(Resource::getName)
                            .toList())
                    .addAllResourceNamesUnsubscribe(response.getRemovedResourcesList()));
        }
    }

    private synchronized void hold(Kind kind, DeltaDiscoveryResponse response) {
        var all = new TreeMap<>(held(kind));
        response.getResourcesList().forEach(r -> all.put(r.getName(), r.getVersion()));
        all.keySet().removeAll(response.getRemovedResourcesList());
        held.put(kind, all);
    }

    synchronized Map<String, String> held(Kind kind) {
        return held.getOrDefault(kind, Map.of());
    }

    /** All that it holds, as another stream would begin with it. */
    synchronized Map<Kind, Map<String, String>> held() {
        return new TreeMap<>(held);
    }

    /** The names in the last answer of a kind. */
    Collection<String> last(Kind kind) {
        var names = new TreeSet<String>();
        given.stream()
                .filter(r -> r.getTypeUrl().equals(kind.typeUrl()))
                .reduce((first, second) -> second)
                .ifPresent(r -> r.getResourcesList().forEach(each -> names.add(each.getName())));
        return names;
    }

    int answers() {
        return given.size();
    }

    @Override
    public void onError(Throwable why) {
        // the control plane has gone
    }

    @Override
    public void onCompleted() {
        // the control plane has gone
    }

    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
