package io.canary.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;

/**
 * A real API server with an etcd of its own, RBAC on. Nothing in it acts on what it holds. Its users are {@code admin},
 * who may do everything, and {@code canary} and {@code stranger}, who may do nothing.
 */
public final class KubernetesApiServer implements AutoCloseable {
    private final Path directory;
    private final KubernetesPrograms programs;
    private final Process etcd;
    private Process apiServer;

    private KubernetesApiServer(Path directory) throws IOException {
        this.directory = directory;
        this.programs = KubernetesPrograms.in(directory);
        this.etcd = programs.startEtcd();
        this.apiServer = programs.startApiServer();
    }

    /**
     * Skips the test where the environment does not name the programs, and says so.
     *
     * @param subject of the tests, with its verb: "the manifests are"
     */
    public static void assumeInstalled(String subject) {
        KubernetesPrograms.assumeInstalled(subject);
    }

    /** Starts one, and waits until it is ready. */
    public static KubernetesApiServer start() {
        try {
            var server = new KubernetesApiServer(Files.createTempDirectory("canary-kubernetes"));
            try {
                server.awaitReady();
                return server;
            } catch (Throwable e) {
                server.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        Await.until(() -> Files.exists(certificate()) || hasEnded());
        Await.until(() -> client().status("/readyz") == 200 || hasEnded());
    }

    private boolean hasEnded() {
        if (!apiServer.isAlive()) {
            throw new AssertionError("the API server ended: " + directory);
        }
        return false;
    }

    private Path certificate() {
        return directory.resolve("certs/apiserver.crt");
    }

    /** One with the rights of an administrator. */
    public KubernetesClient client() {
        return new KubernetesClient(url(), certificate());
    }

    /** Creates a namespace, empty. */
    public void createNamespace(String name) {
        String object = "{apiVersion: v1, kind: Namespace, metadata: {name: " + name + "}}";
        var response = client().send("POST", "/api/v1/namespaces", "application/yaml", object);
        if (response.statusCode() != 201) {
            throw new AssertionError(response.body());
        }
    }

    /** Its address. */
    public String url() {
        return "https://127.0.0.1:" + programs.port();
    }

    /** A kubeconfig of one of the users, whose contexts are {@code main} and {@code nowhere}. */
    public Path kubeconfig(String user, String namespace) {
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
                """.formatted(url(), certificate(), user, namespace));
        return file;
    }

    /** Without a word, as when the machine fails. */
    public void kill() {
        apiServer.destroyForcibly();
        awaitEnd(apiServer);
    }

    /** Starts it again after {@link #kill()}, and waits until it is ready. */
    public void startAgain() {
        try {
            apiServer = programs.startApiServer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitReady();
    }

    /** Stops the process in its tracks, or lets it go on. */
    public void signal(String signal) {
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
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
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
