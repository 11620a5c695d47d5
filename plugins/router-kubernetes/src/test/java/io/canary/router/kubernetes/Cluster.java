package io.canary.router.kubernetes;

import io.canary.testservers.KubernetesApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A real API server that knows the kinds of objects that the router moves. */
record Cluster(KubernetesApiServer server) implements AutoCloseable {

    /** One for all tests of a JVM, and ended with it. */
    static Cluster shared() {
        assumeInstalled();
        return Shared.ONE;
    }

    private static final class Shared {
        static final Cluster ONE = start();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(ONE::close));
        }
    }

    private static void assumeInstalled() {
        KubernetesApiServer.assumeInstalled("the kubernetes router is");
    }

    /** One more, with the definitions of everything that the router knows. */
    static Cluster start() {
        assumeInstalled();
        var cluster = new Cluster(KubernetesApiServer.start());
        try {
            cluster.define();
            return cluster;
        } catch (Throwable e) {
            cluster.close();
            throw e;
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

    /** Somebody who may do everything. */
    Admin admin() {
        return new Admin(server.client());
    }

    String url() {
        return server.url();
    }

    /** A kubeconfig of one of the users, whose contexts are {@code main} and {@code nowhere}. */
    Path kubeconfig(String user, String namespace) {
        return server.kubeconfig(user, namespace);
    }

    /** Without a word, as when the machine fails. */
    void kill() {
        server.kill();
    }

    void startAgain() {
        server.startAgain();
    }

    /** Stops the process in its tracks, or lets it go on. */
    void signal(String signal) {
        server.signal(signal);
    }

    @Override
    public void close() {
        server.close();
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
}
