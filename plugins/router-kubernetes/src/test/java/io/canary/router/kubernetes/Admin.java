package io.canary.router.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
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

/** Somebody else who works with the same API server, as {@code kubectl} would. Safe for any thread. */
final class Admin {
    static final ObjectMapper JSON = new ObjectMapper();

    private final String url;
    private final HttpClient client;

    Admin(String url, Path certificate) {
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

    /** What a request for something is answered with; 0 for no answer. */
    int status(String path) {
        try {
            return send("GET", path, "", "").statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    JsonNode get(String path) {
        return done("GET", path, "", "");
    }

    /** @param yaml one object */
    JsonNode create(String collection, String yaml) {
        return done("POST", collection, "application/yaml", yaml);
    }

    JsonNode merge(String path, String json) {
        return done("PATCH", path, "application/merge-patch+json", json);
    }

    void delete(String path) {
        done("DELETE", path, "", "");
    }

    private JsonNode done(String method, String path, String type, String body) {
        try {
            var answer = send(method, path, type, body);
            if (answer.statusCode() >= 300) {
                throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private HttpResponse<String> send(String method, String path, String type, String body) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer admin-token")
                .header("Content-Type", type.isEmpty() ? "application/json" : type)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
