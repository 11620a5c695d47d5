package io.canary.router.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A real API server with an etcd of its own, RBAC on. Nothing in it acts on what it holds. */
final class Cluster implements AutoCloseable {

    private final Path directory;
    private final Programs programs;
    private final Process etcd;
    private Process apiServer;

    private Cluster(Path directory) throws IOException {
        this.directory = directory;
        this.programs = Programs.in(directory);
        this.etcd = programs.startEtcd();
        this.apiServer = programs.startApiServer();
    }

    /** One for all tests of a JVM, and ended with it. */
    static Cluster shared() {
        Programs.assumeInstalled();
        return Shared.ONE;
    }

    private static final class Shared {
        static final Cluster ONE = start();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(ONE::close));
        }
    }

    /** One more, with the definitions of everything that the router knows. */
    static Cluster start() {
        Programs.assumeInstalled();
        try {
            var cluster = new Cluster(Files.createTempDirectory("canary-kubernetes"));
            try {
                cluster.awaitReady();
                cluster.define();
                return cluster;
            } catch (Throwable e) {
                cluster.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void define() {
        var admin = admin();
        for (String name : List.of("httproutes", "virtualservices", "traefikservices")) {
            admin.create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", resource("crds/" + name + ".yaml"));
        }
        for (String path : List.of(
                "gateway.networking.k8s.io/v1/httproutes",
                "networking.istio.io/v1beta1/virtualservices",
                "traefik.io/v1alpha1/traefikservices")) {
            await(() -> admin.status("/apis/" + path) == 200);
        }
    }

    private void awaitReady() {
        await(() -> {
            if (!apiServer.isAlive()) {
                throw new AssertionError("the API server ended: " + directory);
            }
            return Files.exists(directory.resolve("certs/apiserver.crt")) && admin().status("/readyz") == 200;
        });
    }

    /** Somebody who may do everything. */
    Admin admin() {
        return new Admin(url(), directory.resolve("certs/apiserver.crt"));
    }

    String url() {
        return "https://127.0.0.1:" + programs.port();
    }

    /** A kubeconfig of one of the users, whose contexts are {@code main} and {@code nowhere}. */
    Path kubeconfig(String user, String namespace) {
        var file = directory.resolve("kubeconfig-" + user + "-" + namespace);
        write(file, """
                apiVersion: v1
                kind: Config
                clusters:
                  - name: here
                    cluster: {server: "%s", certificate-authority: "%s"}
                  - name: nowhere
                    cluster: {server: "https://127.0.0.1:1"}
                users:
                  - name: user
                    user: {token: %s-token}
                contexts:
                  - name: main
                    context: {cluster: here, user: user, namespace: %s}
                  - name: nowhere
                    context: {cluster: nowhere, user: user}
                current-context: main
                """.formatted(url(), directory.resolve("certs/apiserver.crt"), user, namespace));
        return file;
    }

    /** Without a word, as when the machine fails. */
    void kill() {
        apiServer.destroyForcibly();
        awaitEnd(apiServer);
    }

    void startAgain() {
        try {
            apiServer = programs.startApiServer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitReady();
    }

    /** Stops the process in its tracks, or lets it go on. */
    void signal(String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, String.valueOf(apiServer.pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitEnd(Process process) {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new AssertionError("a server did not end");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        apiServer.destroyForcibly();
        etcd.destroyForcibly();
        awaitEnd(apiServer);
        awaitEnd(etcd);
        try (var files = Files.walk(directory)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for what nobody tells; fails after 30 s. */
    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain");
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    static String resource(String name) {
        try (var stream = Cluster.class.getResourceAsStream("/" + name)) {
            return new String(
                    java.util.Objects.requireNonNull(stream).readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
