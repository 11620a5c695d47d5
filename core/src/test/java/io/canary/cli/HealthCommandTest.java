package io.canary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private int status = 200;

    @SuppressWarnings("NullAway.Init") // set before each test
    private HttpServer service;

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/health/ready", exchange -> {
            byte[] body = ("answered " + status).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    private Terminal health(String... words) {
        return Terminal.run(new HealthCommand(), words);
    }

    private String conf(String host) throws IOException {
        int port = service.getAddress().getPort();
        String yaml = "http: {host: \"%s\", port: %d}%nrouters: {fake: {type: fake}}%n".formatted(host, port);
        return Files.writeString(folder.resolve("canary.yaml"), yaml).toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "0.0.0.0"})
    void the_address_is_taken_from_the_services_configuration(String host) throws IOException {
        // When
        var ready = health("--conf", conf(host));
        // Then
        assertThat(ready.out()).isEqualToIgnoringNewLines("answered 200");
        assertThat(ready.status()).isZero();
    }

    @Test
    void a_service_that_is_not_ready_is_status_1() throws IOException {
        // Given
        status = 503;
        // When
        var busy = health("--conf", conf("127.0.0.1"));
        // Then
        assertThat(busy.out()).isEqualToIgnoringNewLines("answered 503");
        assertThat(busy.status()).isEqualTo(1);
    }

    @Test
    void an_explicit_address_overrides_the_configuration() {
        // When
        var ready = health(
                "--conf",
                "absent.yaml",
                "--url",
                "http://127.0.0.1:" + service.getAddress().getPort());
        // Then
        assertThat(ready.status()).isZero();
    }

    @Test
    void an_unreachable_service_is_status_1_and_the_line_has_its_address() throws IOException {
        // Given
        String conf = conf("127.0.0.1");
        service.stop(0);
        // When
        var away = health("--conf", conf);
        // Then
        assertThat(away.status()).isEqualTo(1);
        assertThat(away.out())
                .contains("no answer from http://127.0.0.1:"
                        + service.getAddress().getPort());
    }

    @Test
    void an_invalid_configuration_is_status_2() throws IOException {
        // Given
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "http: {prot: 1}");
        Path anyPort = Files.writeString(folder.resolve("any.yaml"), "http: {port: 0}\nrouters: {fake: {type: fake}}");
        // When
        var unknownKey = health("--conf", wrong.toString());
        var noPort = health("--conf", anyPort.toString());
        // Then
        assertThat(unknownKey.status()).isEqualTo(2);
        assertThat(unknownKey.err()).contains("http.prot is not known");
        assertThat(noPort.status()).isEqualTo(2);
        assertThat(noPort.err()).contains("http.port is 0").contains("--url");
    }

    @Test
    void an_invalid_address_is_status_2() {
        // When
        var noScheme = health("--url", "localhost:8000");
        // Then
        assertThat(noScheme.status()).isEqualTo(2);
        assertThat(noScheme.err()).contains("--url must be an address such as http://127.0.0.1:8000");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, http://127.0.0.1:8000, http://127.0.0.1:8000, this machine only",
        "localhost, http://localhost:8000, http://localhost:8000, this machine only",
        "::1, http://[::1]:8000, http://[::1]:8000, this machine only",
        "0.0.0.0, http://0.0.0.0:8000, http://127.0.0.1:8000, the network",
        "::, http://[::]:8000, http://[::1]:8000, the network",
        "10.1.2.3, http://10.1.2.3:8000, http://10.1.2.3:8000, the network"
    })
    void the_listen_address_tells_the_url_and_who_can_reach_it(
            String host, String url, String local, String reachableFrom) {
        // When
        var address = new ListenAddress(host, 8000);
        // Then
        assertThat(address.url()).isEqualTo(url);
        assertThat(address.local()).hasToString(local);
        assertThat(address.reachableFrom()).startsWith(reachableFrom);
    }
}
