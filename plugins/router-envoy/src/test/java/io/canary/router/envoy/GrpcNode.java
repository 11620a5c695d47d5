package io.canary.router.envoy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A {@link Peer}: a process with gRPC's xDS client, which nobody here wrote, and the backends that it is led to. */
final class GrpcNode implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final PrintStream orders;
    private final Map<String, URI> backends = new HashMap<>();

    private GrpcNode(Process process) throws IOException {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        for (String each : line().split(" ", -1)) {
            String[] parts = each.split("=", 2);
            backends.put(parts[0], URI.create("http://127.0.0.1:" + parts[1]));
        }
    }

    /** Starts one that asks a control plane at {@code port} of the loopback address. */
    static GrpcNode start(String id, int port) {
        String bootstrap = "{\"xds_servers\":[{\"server_uri\":\"127.0.0.1:" + port
                + "\",\"channel_creds\":[{\"type\":\"insecure\"}],\"server_features\":[\"xds_v3\"]}],\"node\":{\"id\":\""
                + id + "\"}}";
        try {
            var process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+IgnoreUnrecognizedVMOptions",
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx256m",
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-Dio.grpc.xds.bootstrapConfig=" + bootstrap,
                            "-cp",
                            System.getProperty("java.class.path"),
                            Peer.class.getName())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new GrpcNode(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI backend(String version) {
        var address = backends.get(version);
        if (address == null) {
            throw new IllegalArgumentException(version);
        }
        return address;
    }

    /** The versions of a service, as settings name them. */
    Map<String, Object> versions() {
        var versions = new TreeMap<String, Object>();
        backends.forEach((version, at) -> versions.put(version, Map.of("upstreams", List.of(at.toString()))));
        return versions;
    }

    /** Forgets what it learnt, and connects anew for these services. */
    void reset(String... services) {
        obey("reset " + String.join(" ", services));
    }

    String send(String service) {
        return obey("send " + service);
    }

    String send(String service, String header) {
        return obey("send " + service + " " + header);
    }

    /** How often each version answered. */
    Map<String, Integer> count(String service, int requests) {
        return counted(obey("count " + service + " " + requests));
    }

    /** Begins to ask without a pause. */
    void load(String service, int users) {
        obey("load " + service + " " + users);
    }

    Map<String, Integer> answers() {
        return counted(obey("answers"));
    }

    /** Ends what {@link #load} began. */
    Map<String, Integer> stop() {
        return counted(obey("stop"));
    }

    private static Map<String, Integer> counted(String shown) {
        var counted = new TreeMap<String, Integer>();
        for (String each : shown.split(";", -1)) {
            int space = each.indexOf(' ');
            if (space > 0) {
                counted.put(each.substring(space + 1), Integer.valueOf(each.substring(0, space)));
            }
        }
        return counted;
    }

    private synchronized String obey(String order) {
        try {
            orders.println(order);
            return line();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the node's process has ended");
        }
        return line;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
