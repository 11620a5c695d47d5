package io.canary.bench.routers;

import io.canary.router.envoy.EnvoyRouterFactory;
import io.canary.spi.RouterException;
import io.canary.tck.FreePorts;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** gRPC's own client for xDS, which stands for an Envoy: it asks the router how to share its calls out. */
final class Mesh {
    private static final MethodDescriptor<String, String> VERSION = MethodDescriptor.<String, String>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("shop.Shop/Version")
            .setRequestMarshaller(new Text())
            .setResponseMarshaller(new Text())
            .build();

    private Mesh() {}

    static Carrier grpc(Versions versions, int core, Path folder) throws IOException, RouterException {
        var baseline = serving(Versions.BASELINE);
        var canary = serving(Versions.CANARY);
        int port = FreePorts.next();
        var service = Map.of(
                "baseline_version",
                Versions.BASELINE,
                "protocol",
                "http2",
                "versions",
                Map.of(Versions.BASELINE, upstream(baseline), Versions.CANARY, upstream(canary)));
        var settings = Map.of("port", port, "services", Map.of(Versions.SERVICE, service));
        var router = Carrier.router(new EnvoyRouterFactory(), settings, folder);
        System.setProperty("io.grpc.xds.bootstrapConfig", bootstrap(port));
        var channel = Grpc.newChannelBuilder("xds:///" + Versions.SERVICE, InsecureChannelCredentials.create())
                .build();
        AutoCloseable all = () -> {
            channel.shutdownNow();
            baseline.shutdownNow();
            canary.shutdownNow();
        };
        ask(channel); // and is connected
        return new Carrier("envoy, a gRPC client", 0, () -> ask(channel), all, router);
    }

    private static String bootstrap(int port) {
        return "{\"xds_servers\":[{\"server_uri\":\"127.0.0.1:" + port
                + "\",\"channel_creds\":[{\"type\":\"insecure\"}],\"server_features\":[\"xds_v3\"]}],"
                + "\"node\":{\"id\":\"bench\"}}";
    }

    private static Map<String, Object> upstream(Server server) {
        return Map.of("upstreams", List.of("http://127.0.0.1:" + server.getPort()));
    }

    private static Server serving(String version) throws IOException {
        var service = ServerServiceDefinition.builder("shop.Shop")
                .addMethod(VERSION, ServerCalls.asyncUnaryCall((request, answer) -> {
                    answer.onNext(version);
                    answer.onCompleted();
                }))
                .build();
        return Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .addService(service)
                .build()
                .start();
    }

    private static String ask(ManagedChannel channel) throws IOException {
        try {
            return ClientCalls.blockingUnaryCall(channel, VERSION, io.grpc.CallOptions.DEFAULT.withWaitForReady(), "");
        } catch (StatusRuntimeException e) {
            throw new IOException(e);
        }
    }

    private static final class Text implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String text) {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
