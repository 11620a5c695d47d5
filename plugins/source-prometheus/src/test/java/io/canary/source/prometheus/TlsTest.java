package io.canary.source.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.settings.Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that trusts one key only, which is its own. */
class TlsTest {
    private static final String PASSWORD = "changeit";
    private static final byte[] NOTHING = "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}"
            .getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private HttpsServer server;

    @BeforeEach
    void start() throws Exception {
        keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=prom", "-ext", "san=ip:127.0.0.1");
        keytool("-exportcert", "-rfc", "-file", directory.resolve("ca.pem").toString());
        Files.writeString(directory.resolve("password"), PASSWORD + "\n");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(context()) {
            @Override
            public void configure(HttpsParameters parameters) {
                var wanted = getSSLContext().getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        server.createContext("/api/v1/query", exchange -> {
            exchange.sendResponseHeaders(200, NOTHING.length);
            exchange.getResponseBody().write(NOTHING);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void keytool(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", directory.resolve("keys.p12").toString(), "-storepass", PASSWORD));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private SSLContext context() throws Exception {
        var store = KeyStore.getInstance(directory.resolve("keys.p12").toFile(), PASSWORD.toCharArray());
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("own", store.getCertificate("mykey"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private void read(Map<String, String> tls) throws Exception {
        var url = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
        var query = Settings.read(PrometheusQuery.class, Map.of("requests", "a_total{version=\"{version}\"}"));
        var start = Instant.ofEpochSecond(1_000);
        try (var source = Backend.source(url, Map.of("tls", tls))) {
            source.read(query, new MetricSubject("shop", "v1", "v2", start), start, start.plusSeconds(10));
        }
    }

    @Test
    void a_source_shows_its_key_and_checks_that_of_the_server() throws Exception {
        // Given
        String ca = directory.resolve("ca.pem").toString();
        // When
        read(Map.of(
                "ca", ca,
                "key_store", directory.resolve("keys.p12").toString(),
                "key_store_password_file", directory.resolve("password").toString()));
        // Then it is let in, and neither without its key, nor without trust in the server
        assertThatThrownBy(() -> read(Map.of("ca", ca))).isInstanceOf(MetricSourceException.class);
        assertThatThrownBy(() -> read(Map.of())).isInstanceOf(MetricSourceException.class);
    }

    @Test
    void an_authority_that_is_not_there_is_missed_at_once() {
        assertThatThrownBy(() -> read(Map.of("ca", directory.resolve("none").toString())))
                .isInstanceOf(MetricSourceException.class)
                .hasMessageContaining("tls cannot be set up: there is no file");
    }
}
