package io.canary.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An administrator's client of a {@link KubernetesApiServer}. Safe for any thread. */
public final class KubernetesClient {
    private final String url;
    private final HttpClient client;

    KubernetesClient(String url, Path certificate) {
        this.url = url;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trusting(certificate))
                .build();
    }

    private static SSLContext trusting(Path certificate) {
        try (var stream = Files.newInputStream(certificate)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null);
            int i = 0;
            for (var one : CertificateFactory.getInstance("X.509").generateCertificates(stream)) {
                store.setCertificateEntry("certificate-" + i++, one);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The status of the response to a GET; 0 if there is none. */
    public int status(String path) {
        try {
            return send("GET", path, "", "").statusCode();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    /** Sends it with the rights of an administrator. */
    public HttpResponse<String> send(String method, String path, String type, String body) {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer admin-token")
                .header("Content-Type", type.isEmpty() ? "application/json" : type)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
