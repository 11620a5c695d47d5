package io.canary.router.envoy;

import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A node that asks as Envoy does: for all clusters, for where they listen, and for routes by their name; and answers as it is
 * told to.
 */
final class EnvoyLike implements AutoCloseable, StreamObserver<DiscoveryResponse> {
    private static final Pattern CLUSTER = Pattern.compile("(checkout|search)/v[0-9]");

    private final String id;
    private final ManagedChannel channel;
    private final StreamObserver<DiscoveryRequest> stream;
    private final List<DiscoveryResponse> given = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Kind> kinds = new LinkedBlockingQueue<>();
    private volatile Predicate<DiscoveryResponse> refuses = response -> false;
    private volatile String endpointsNonce = "";
    private volatile boolean isMute;
    private volatile String words = "I do not like it";
    private volatile @Nullable Throwable end;

    private EnvoyLike(String id, int port) {
        this.id = id;
        this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port, InsecureChannelCredentials.create())
                .build();
        this.stream = AggregatedDiscoveryServiceGrpc.newStub(channel)
                .withWaitForReady()
                .streamAggregatedResources(this);
    }

    /** One that has nothing yet. */
    static EnvoyLike start(String id, int port) {
        return start(id, port, "");
    }

    /** One that has had something, of {@code version}. */
    static EnvoyLike start(String id, int port, String version) {
        var node = new EnvoyLike(id, port);
        node.ask(Kind.CLUSTERS, version, List.of());
        node.ask(Kind.ROUTES, version, List.of("checkout"));
        return node;
    }

    private void ask(Kind kind, String version, List<String> names) {
        say(DiscoveryRequest.newBuilder()
                .setTypeUrl(kind.typeUrl())
                .setVersionInfo(version)
                .addAllResourceNames(names));
    }

    private synchronized void say(DiscoveryRequest.Builder request) {
        stream.onNext(request.setNode(Node.newBuilder().setId(id)).build());
    }

    void refuses(Predicate<DiscoveryResponse> what) {
        refuses = what;
    }

    /** The same, and says so. */
    void refuses(Predicate<DiscoveryResponse> what, String why) {
        words = why;
        refuses = what;
    }

    /** Why the control plane has ended the stream; null as long as it has not. */
    @Nullable
    Throwable end() {
        return end;
    }

    /** It answers nothing any more. */
    void isMute() {
        isMute = true;
    }

    @Override
    public void onNext(DiscoveryResponse response) {
        var kind = Kind.of(response.getTypeUrl()).orElseThrow();
        given.add(response);
        kinds.add(kind);
        if (isMute) {
            return;
        }
        boolean refused = refuses.test(response);
        var answer =
                DiscoveryRequest.newBuilder().setTypeUrl(response.getTypeUrl()).setResponseNonce(response.getNonce());
        if (refused) {
            answer.setErrorDetail(Status.newBuilder().setCode(3).setMessage(words));
        } else {
            answer.setVersionInfo(response.getVersionInfo());
        }
        switch (kind) {
            case ROUTES -> answer.addResourceNames("checkout");
            case ENDPOINTS -> {
                endpointsNonce = response.getNonce();
                answer.addAllResourceNames(names(response));
            }
            default -> {}
        }
        say(answer);
        if (kind == Kind.CLUSTERS && !refused) {
            say(DiscoveryRequest.newBuilder()
                    .setTypeUrl(Kind.ENDPOINTS.typeUrl())
                    .setResponseNonce(endpointsNonce)
                    .addAllResourceNames(names(response)));
        }
    }

    /** The clusters that a response is about. */
    static List<String> names(DiscoveryResponse response) {
        return CLUSTER.matcher(response.toString())
                .results()
                .map(r -> r.group())
                .distinct()
                .sorted()
                .toList();
    }

    List<DiscoveryResponse> given(Kind kind) {
        return given.stream().filter(r -> r.getTypeUrl().equals(kind.typeUrl())).toList();
    }

    /** The kinds in the order in which something of them came. */
    List<Kind> order() {
        return List.copyOf(kinds);
    }

    @Override
    public void onError(Throwable why) {
        end = why;
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
