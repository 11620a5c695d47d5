package io.canary.testservers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.canary.tck.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A real kube-apiserver and a real etcd, where the environment names them.
 *
 * @param directory with all that they need and write
 * @param port where the API server listens
 */
record KubernetesPrograms(Path directory, int etcdPort, int port) {
    private static final String APISERVER = "TEST_ASSET_KUBE_APISERVER";
    private static final String ETCD = "TEST_ASSET_ETCD";
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    static KubernetesPrograms in(Path directory) throws IOException {
        Files.writeString(directory.resolve("tokens.csv"), """
                admin-token,admin,admin,"system:masters"
                canary-token,canary,canary
                stranger-token,stranger,stranger
                """);
        Files.writeString(directory.resolve("sa.key"), key());
        return new KubernetesPrograms(directory, FreePorts.next(), FreePorts.next());
    }

    /** Skips the test where they are not there; says so once for each subject. */
    static void assumeInstalled(String subject) {
        boolean installed = apiServerBinary() != null && isProgram(etcdBinary());
        String told = APISERVER + " and " + ETCD + " do not name a kube-apiserver and an etcd: " + subject
                + " not examined against a real one";
        if (!installed && TOLD.add(subject)) {
            System.err.println("*** NOT TESTED: " + told + " ***");
        }
        assumeTrue(installed, told);
    }

    private static @Nullable String apiServerBinary() {
        String binary = System.getenv(APISERVER);
        return binary != null && isProgram(binary) ? binary : null;
    }

    private static boolean isProgram(String name) {
        return Files.isRegularFile(Path.of(name)) && Files.isExecutable(Path.of(name));
    }

    private static String etcdBinary() {
        String binary = System.getenv(ETCD);
        return binary == null ? "/usr/bin/etcd" : binary;
    }

    Process startEtcd() throws IOException {
        String url = "http://127.0.0.1:" + etcdPort;
        String peer = "http://127.0.0.1:" + FreePorts.next();
        return run(
                "etcd",
                List.of(
                        etcdBinary(),
                        "--unsafe-no-fsync",
                        "--data-dir",
                        directory.resolve("etcd").toString(),
                        "--listen-client-urls",
                        url,
                        "--advertise-client-urls",
                        url,
                        "--listen-peer-urls",
                        peer,
                        "--initial-advertise-peer-urls",
                        peer,
                        "--initial-cluster",
                        "default=" + peer));
    }

    Process startApiServer() throws IOException {
        return run(
                "apiserver",
                List.of(
                        String.valueOf(apiServerBinary()),
                        "--etcd-servers=http://127.0.0.1:" + etcdPort,
                        "--bind-address=127.0.0.1",
                        "--secure-port=" + port,
                        "--cert-dir=" + directory.resolve("certs"),
                        "--token-auth-file=" + directory.resolve("tokens.csv"),
                        "--authorization-mode=RBAC",
                        "--service-account-key-file=" + directory.resolve("sa.key"),
                        "--service-account-signing-key-file=" + directory.resolve("sa.key"),
                        "--service-account-issuer=https://kubernetes.default.svc",
                        "--service-cluster-ip-range=10.0.0.0/20",
                        "--disable-admission-plugins=ServiceAccount"));
    }

    private Process run(String name, List<String> command) throws IOException {
        var log = directory.resolve(name + ".log").toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    private static String key() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            var encoded = generator.generateKeyPair().getPrivate().getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(encoded)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
