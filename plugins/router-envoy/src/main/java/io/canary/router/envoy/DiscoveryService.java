package io.canary.router.envoy;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The streams on which nodes ask and answer, in either protocol. Whatever kind it is of, a node has one stream for all.
 */
final class DiscoveryService extends AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase {
    private final ControlPlane plane;

    DiscoveryService(ControlPlane plane) {
        this.plane = plane;
    }

    @Override
    public StreamObserver<DiscoveryRequest> streamAggregatedResources(StreamObserver<DiscoveryResponse> out) {
        var nonces = new Nonces();
        var sink = sink(out);
        return new Stream<>(out, request -> request.getNode().getId(), (node, request) -> Kind.of(request.getTypeUrl())
                .ifPresent(kind -> {
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
        return new Stream<>(out, request -> request.getNode().getId(), (node, request) -> Kind.of(request.getTypeUrl())
                .ifPresent(kind -> {
                    var subscription = node.subscription(
                            kind, k -> new ChangeSubscription(k, nonces, sink), ChangeSubscription.class);
                    subscription.take(request);
                    plane.heard(node, subscription);
                }));
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

    private interface Taker<Q> {
        void take(Node node, Q request);
    }

    /** What is done with its stream is done within {@link ControlPlane#inTurn}, as more than one thread ends it. */
    private final class Stream<Q> implements StreamObserver<Q> {
        private final StreamObserver<?> out;
        private final Function<Q, String> idOf;
        private final Taker<Q> taker;
        private final Node node;
        private boolean over;

        Stream(StreamObserver<?> out, Function<Q, String> idOf, Taker<Q> taker) {
            this.out = out;
            this.idOf = idOf;
            this.taker = taker;
            this.node = new Node(PeerAddressInterceptor.of(Context.current()), this::refused);
            ((ServerCallStreamObserver<?>) out).setOnCancelHandler(this::ends);
            plane.inTurn(() -> refused(plane.joins(node)));
        }

        @Override
        public void onNext(Q request) {
            plane.inTurn(() -> {
                if (!over && node.isCalled(idOf.apply(request))) {
                    refused(plane.named(node));
                }
                if (!over) {
                    taker.take(node, request);
                }
            });
        }

        private void refused(@Nullable String why) {
            if (why != null && !over) {
                over = true;
                plane.leaves(node);
                out.onError(Status.RESOURCE_EXHAUSTED.withDescription(why).asRuntimeException());
            }
        }

        @Override
        public void onError(Throwable why) {
            ends();
        }

        @Override
        public void onCompleted() {
            plane.inTurn(() -> {
                if (!over) {
                    out.onCompleted();
                }
            });
            ends();
        }

        private void ends() {
            plane.inTurn(() -> {
                over = true;
                plane.leaves(node);
            });
        }
    }
}
