package io.canary.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.canary.spi.Observation;
import io.canary.spi.RouterException.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real gateway that wants to know who is asking. */
class TlsTest {
    @TempDir
    static Path directory;

    private static Keytool keytool;
    private static Path ca;

    private Gateway gateway;
    private String url;

    /** Once for all: each takes a second. */
    @BeforeAll
    static void makeKeys() throws Exception {
        keytool = new Keytool(directory);
        keytool.keyStore("gateway", "EC");
        keytool.keyStore("rsa", "RSA");
        keytool.keyStore("ec", "EC");
        keytool.keyStore("stranger", "EC");
        ca = keytool.certificate("gateway");
    }

    @BeforeEach
    void start() throws Exception {
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(keytool.server("gateway", "rsa", "ec")) {
            @Override
            public void configure(HttpsParameters parameters) {
                var wanted = getSSLContext().getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        gateway = new Gateway(server);
        url = gateway.url().replace("http:", "https:");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private Map<String, Object> settings(Map<String, String> tls) {
        var settings = new HashMap<>(Routers.settings(url));
        settings.put("tls", tls);
        return settings;
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "ec"})
    void a_certificate_and_a_key_in_pem_are_shown(String name) throws Exception {
        var tls = Map.of(
                "ca", ca.toString(),
                "certificate", keytool.certificate(name).toString(),
                "key", keytool.key(name).toString());
        try (var router = Routers.of(settings(tls))) {
            // When
            router.setTrafficSplit(Routers.split(30));
            // Then
            assertThat(router.observe("checkout"))
                    .isEqualTo(new Observation.InForce(Routers.split(30).weights()));
        }
    }

    @Test
    void a_key_store_is_as_good() throws Exception {
        Path password = Files.writeString(directory.resolve("password"), new String(Keytool.PASSWORD) + "\n");
        var tls = Map.of(
                "ca", ca.toString(),
                "key_store", directory.resolve("rsa.p12").toString(),
                "key_store_password_file", password.toString());
        try (var router = Routers.of(settings(tls))) {
            // When
            router.setTrafficSplit(Routers.split(30));
            // Then
            assertThat(gateway.seen()).hasSize(1);
        }
    }

    @Test
    void strangers_and_nobody_are_not_let_in() throws Exception {
        var stranger = Map.of(
                "ca", ca.toString(),
                "certificate", keytool.certificate("stranger").toString(),
                "key", keytool.key("stranger").toString());
        assertNobodyGetsThrough(stranger);
        assertNobodyGetsThrough(Map.of("ca", ca.toString()));
    }

    @Test
    void a_gateway_that_is_not_who_it_should_be_is_told_nothing() throws Exception {
        assertNobodyGetsThrough(Map.of(
                "ca", keytool.certificate("stranger").toString(),
                "certificate", keytool.certificate("rsa").toString(),
                "key", keytool.key("rsa").toString()));
    }

    private void assertNobodyGetsThrough(Map<String, String> tls) throws Exception {
        try (var router = Routers.of(settings(tls))) {
            // When
            var failure = Routers.failureOf(() -> router.setTrafficSplit(Routers.split(30)));
            // Then
            // with TLS 1.3 a gateway may hang up on a stranger without a word, when our side takes the handshake to be
            // over
            assertThat(failure.kind()).isIn(Kind.UNAVAILABLE, Kind.UNREACHABLE);
            assertThat(gateway.seen()).isEmpty();
        }
    }

    @Test
    void what_is_no_key_is_refused_by_name() throws Exception {
        // Given
        Path certificate = keytool.certificate("rsa");
        var tls = Map.of("certificate", certificate.toString(), "key", certificate.toString());
        // When
        var refusal = Routers.failureOf(() -> Routers.of(settings(tls)).close());
        // Then
        assertThat(refusal).hasMessageContaining("BEGIN PRIVATE KEY").hasMessageContaining(certificate.toString());
    }
}
