package io.canary.router.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.canary.tck.FreePorts;
import io.canary.tck.RecordingContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second voice: the xDS client of gRPC for Node, which shares no code with the one for Java. */
class NodeClientTest {
    private static final Path MODULES = Path.of("target/node-client").toAbsolutePath();
    private static final String[] PACKAGES = {"@grpc/grpc-js-xds@1.14.1", "@grpc/grpc-js@1.14.7"};

    @TempDir
    Path directory;

    private @Nullable Process process;

    @AfterEach
    void stop() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private static void assumeInstalled() throws IOException, InterruptedException {
        assumeTrue(
                runs(5, "node", "--version") && runs(10, "npm", "--version"),
                "node and npm are not installed: gRPC's xDS client for Node was not examined");
        if (!Files.isDirectory(MODULES.resolve("node_modules/@grpc/grpc-js-xds"))) {
            Files.createDirectories(MODULES);
            boolean installed = runs(
                    180,
                    "npm",
                    "install",
                    "--ignore-scripts",
                    "--no-audit",
                    "--no-fund",
                    "--prefix",
                    MODULES.toString(),
                    PACKAGES[0],
                    PACKAGES[1]);
            assumeTrue(
                    installed,
                    "npm could not install " + PACKAGES[0] + ": gRPC's xDS client for Node was not examined");
        }
    }

    private static boolean runs(int seconds, String... command) throws InterruptedException {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
            process.destroyForcibly();
            return ended && process.exitValue() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    private Process start(int port) throws IOException {
        var bootstrap = directory.resolve("bootstrap.json");
        Files.writeString(
                bootstrap,
                "{\"xds_servers\":[{\"server_uri\":\"127.0.0.1:" + port
                        + "\",\"channel_creds\":[{\"type\":\"insecure\"}],\"server_features\":[\"xds_v3\"]}],"
                        + "\"node\":{\"id\":\"node-js\",\"locality\":{}}}");
        var command = new ProcessBuilder(
                "node",
                Path.of("src/test/resources/node-client.js").toAbsolutePath().toString());
        command.environment().put("GRPC_XDS_BOOTSTRAP", bootstrap.toString());
        command.environment().put("NODE_PATH", MODULES.resolve("node_modules").toString());
        return command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    @Test
    void another_client_is_shared_out_alike() throws Exception {
        assumeInstalled();
        int port = FreePorts.next();
        var settings = World.settings(port, Map.of("header", "x-canary", "baseline_version", "v1"));
        try (var router = World.open(settings, new RecordingContext("node-js"))) {
            process = start(port);
            var orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
            var answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            orders.println("1");
            assertThat(answers.readLine()).isEqualTo("v1=1");
            // When
            router.setTrafficSplit(World.split(10));
            orders.println("2000");
            // Then
            var shares = answers.readLine();
            assertThat(shares).matches("v1=1[78]\\d\\d v2=[12]\\d\\d");
            // When
            router.setTrafficSplit(World.split(0));
            orders.println("20 always");
            // Then
            assertThat(answers.readLine()).isEqualTo("v2=20");
            // When
            router.promote("checkout", "v2");
            orders.println("50");
            // Then
            assertThat(answers.readLine()).isEqualTo("v2=50");
            // When
            router.rollback("checkout", "v1");
            orders.println("50");
            // Then
            assertThat(answers.readLine()).isEqualTo("v1=50");
        }
    }
}
