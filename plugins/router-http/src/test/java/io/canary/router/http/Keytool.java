package io.canary.router.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Keys and certificates, made by the JDK's own tool. */
final class Keytool {
    static final char[] PASSWORD = "changeit".toCharArray();

    private final Path directory;

    Keytool(Path directory) {
        this.directory = directory;
    }

    /** A key with a certificate that it signs itself, in {@code NAME.p12}. */
    Path keyStore(String name, String algorithm) {
        Path file = directory.resolve(name + ".p12");
        run("-genkeypair", "-alias", name, "-keyalg", algorithm, "-dname", "CN=" + name, "-ext", "san=ip:127.0.0.1");
        return file;
    }

    /** The certificate of such a store, in PEM. */
    Path certificate(String name) throws Exception {
        var store = KeyStore.getInstance(directory.resolve(name + ".p12").toFile(), PASSWORD);
        return pem(name + ".pem", "CERTIFICATE", store.getCertificate(name).getEncoded());
    }

    /** The key of such a store, in PEM. */
    Path key(String name) throws Exception {
        var store = KeyStore.getInstance(directory.resolve(name + ".p12").toFile(), PASSWORD);
        return pem(name + ".key", "PRIVATE KEY", store.getKey(name, PASSWORD).getEncoded());
    }

    private Path pem(String file, String what, byte[] encoded) throws IOException {
        String text = Base64.getMimeEncoder().encodeToString(encoded);
        return Files.writeString(
                directory.resolve(file), "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    private void run(String action, String alias, String name, String... further) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), action, alias, name));
        command.addAll(List.of(further));
        command.addAll(List.of(
                "-keystore",
                directory.resolve(name + ".p12").toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD)));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Of a server with the key of {@code own}, which trusts all of {@code trusted}. */
    SSLContext server(String own, String... trusted) throws Exception {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(directory.resolve(own + ".p12").toFile(), PASSWORD), PASSWORD);
        var authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        for (String name : trusted) {
            var store = KeyStore.getInstance(directory.resolve(name + ".p12").toFile(), PASSWORD);
            authorities.setCertificateEntry(name, store.getCertificate(name));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
