package io.canary.router.envoy;

import io.envoyproxy.envoy.config.core.v3.NodeOrBuilder;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;

/** The streams on which nodes ask and answer, in either protocol. Whatever kind it is of, a node has one stream for all. */
final class DiscoveryService extends AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase {
    private final ControlPlane plane;

    DiscoveryService(ControlPlane plane) {
        this.plane = plane;
    }

    @Override
    public StreamObserver<DiscoveryRequest> streamAggregatedResources(StreamObserver<DiscoveryResponse> out) {
        var nonces = new Nonces();
        var sink = sink(out);
        return new Stream<>(
                out, (node, request) -> Kind.of(request.getTypeUrl()).ifPresent(kind -> {
                    called(node, request.getNode());
                    var subscription = node.subscription(
                            kind, k -> new WholeSubscription(k, nonces, sink), WholeSubscription.class);
                    if (subscription.takes(request)) {
                        plane.heard(node, subscription);
                    }
                }));
    }

    @Override
    public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(StreamObserver<DeltaDiscoveryResponse> out) {
        var nonces = new Nonces();
        var sink = sink(out);
        return new Stream<>(
                out, (node, request) -> Kind.of(request.getTypeUrl()).ifPresent(kind -> {
                    called(node, request.getNode());
                    var subscription = node.subscription(
                            kind, k -> new ChangeSubscription(k, nonces, sink), ChangeSubscription.class);
                    subscription.take(request);
                    plane.heard(node, subscription);
                }));
    }

    private static void called(Node node, NodeOrBuilder said) {
        node.isCalled(said.getId());
    }

    /** A stream that is over takes nothing, and says so elsewhere. */
    private static <T> Consumer<T> sink(StreamObserver<T> out) {
        var call = (ServerCallStreamObserver<T>) out;
        return response -> {
            if (!call.isCancelled()) {
                call.onNext(response);
            }
        };
    }

    /** What is done with a request. */
    private interface Taker<Q> {
        void take(Node node, Q request);
    }

    private final class Stream<Q> implements StreamObserver<Q> {
        private final StreamObserver<?> out;
        private final Taker<Q> taker;
        private final Node node;

        Stream(StreamObserver<?> out, Taker<Q> taker) {
            this.out = out;
            this.taker = taker;
            this.node = new Node(Peers.of(Context.current()));
            ((ServerCallStreamObserver<?>) out).setOnCancelHandler(this::ends);
            plane.inTurn(() -> plane.joins(node));
        }

        @Override
        public void onNext(Q request) {
            plane.inTurn(() -> taker.take(node, request));
        }

        @Override
        public void onError(Throwable why) {
            ends();
        }

        @Override
        public void onCompleted() {
            ends();
            out.onCompleted();
        }

        private void ends() {
            plane.inTurn(() -> plane.leaves(node));
        }
    }
}
