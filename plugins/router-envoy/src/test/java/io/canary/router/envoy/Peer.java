package io.canary.router.envoy;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The program of a process of its own: backends that answer with their version, and a client that asks gRPC's xDS for the way
 * to them. It takes orders on its standard input, one a line, and answers each with a line; it ends with its input.
 */
final class Peer {
    private static final Metadata.Key<String> HEADER = Metadata.Key.of("x-canary", Metadata.ASCII_STRING_MARSHALLER);

    private final Map<String, ManagedChannel> channels = new HashMap<>();
    private final List<Thread> users = new ArrayList<>();
    private final Map<String, Long> answers = new TreeMap<>();
    private final AtomicBoolean stopped = new AtomicBoolean();

    private Peer() {}

    public static void main(String[] args) throws Exception {
        var ports = new StringBuilder();
        for (String version : List.of("v1", "v2", "v3")) {
            ports.append(version).append('=').append(backend(version)).append(' ');
        }
        System.out.println(ports.toString().strip());
        var peer = new Peer();
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(peer.obey(line.strip().split(" ", -1)));
        }
        System.exit(0);
    }

    private static int backend(String version) throws IOException {
        return Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .addService(ServerServiceDefinition.builder("shop.Shop")
                        .addMethod(VersionMethod.VERSION, ServerCalls.asyncUnaryCall((request, out) -> {
                            out.onNext(version);
                            out.onCompleted();
                        }))
                        .build())
                .build()
                .start()
                .getPort();
    }

    private String obey(String[] order) throws InterruptedException {
        return switch (order[0]) {
            case "reset" -> reset(order);
            case "send" -> send(channel(order[1]), order.length > 2 ? order[2] : null);
            case "count" -> count(order[1], Integer.parseInt(order[2]));
            case "load" -> load(order[1], Integer.parseInt(order[2]));
            case "answers" -> answers();
            case "stop" -> stop();
            default -> "unknown order";
        };
    }

    /** Forgets what was learnt, and connects anew for these services. */
    private String reset(String[] order) throws InterruptedException {
        for (var channel : channels.values()) {
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
        channels.clear();
        for (int i = 1; i < order.length; i++) {
            channel(order[i]).getState(true);
        }
        return "ok";
    }

    private ManagedChannel channel(String service) {
        return channels.computeIfAbsent(
                service, name -> Grpc.newChannelBuilder("xds:///" + name, InsecureChannelCredentials.create())
                        .build());
    }

    private static String send(ManagedChannel channel, @Nullable String header) {
        try {
            var metadata = new Metadata();
            if (header != null) {
                metadata.put(HEADER, header);
            }
            var via =
                    io.grpc.ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
            var options = CallOptions.DEFAULT.withWaitForReady().withDeadlineAfter(20, TimeUnit.SECONDS);
            return ClientCalls.blockingUnaryCall(via, VersionMethod.VERSION, options, "");
        } catch (io.grpc.StatusRuntimeException e) {
            return "error: " + e.getStatus().toString().replace('\n', ' ');
        }
    }

    private String count(String service, int requests) {
        var counted = new TreeMap<String, Long>();
        for (int i = 0; i < requests; i++) {
            counted.merge(send(channel(service), null), 1L, Long::sum);
        }
        return shown(counted);
    }

    private String load(String service, int users) {
        stopped.set(false);
        synchronized (answers) {
            answers.clear();
        }
        var channel = channel(service);
        for (int i = 0; i < users; i++) {
            this.users.add(Thread.startVirtualThread(() -> {
                while (!stopped.get()) {
                    // Without waiting: what has no way there is an error.
                    String answer = sendAtOnce(channel);
                    synchronized (answers) {
                        answers.merge(answer, 1L, Long::sum);
                    }
                }
            }));
        }
        return "ok";
    }

    private static String sendAtOnce(ManagedChannel channel) {
        try {
            var options = CallOptions.DEFAULT.withDeadlineAfter(5, TimeUnit.SECONDS);
            return ClientCalls.blockingUnaryCall(channel, VersionMethod.VERSION, options, "");
        } catch (io.grpc.StatusRuntimeException e) {
            return "error: " + e.getStatus().toString().replace('\n', ' ');
        }
    }

    private String answers() {
        synchronized (answers) {
            return shown(answers);
        }
    }

    private String stop() throws InterruptedException {
        stopped.set(true);
        for (var user : users) {
            user.join();
        }
        users.clear();
        return answers();
    }

    private static String shown(Map<String, Long> counted) {
        var shown = new StringBuilder();
        counted.forEach((what, n) -> shown.append(n).append(' ').append(what).append(';'));
        return shown.toString();
    }
}
