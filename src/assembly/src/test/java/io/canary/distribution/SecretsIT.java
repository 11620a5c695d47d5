package io.canary.distribution;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An endpoint echoes all that it is sent, and none of it is seen by anybody. */
class SecretsIT {
    private static final String KEY = "PLANTED-key/1+2";
    private static final String TOKEN = "PLANTED-token-3";

    @TempDir
    private Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init") // set before each test
    private HttpServer endpoint;

    @BeforeEach
    void listen() throws IOException {
        endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        endpoint.createContext("/", SecretsIT::echo);
        endpoint.start();
    }

    @AfterEach
    void close() {
        endpoint.stop(0);
    }

    private static void echo(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String key = String.valueOf(exchange.getRequestHeaders().getFirst("X-Api-Key"));
            String said = "you are " + exchange.getRequestHeaders().getFirst("Authorization") + " with " + key + " or "
                    + URLEncoder.encode(key, UTF_8) + " or "
                    + Base64.getEncoder().encodeToString(key.getBytes(UTF_8));
            exchange.sendResponseHeaders(409, said.length());
            exchange.getResponseBody().write(said.getBytes(UTF_8));
        }
    }

    private Path configuration() throws IOException {
        Files.writeString(folder.resolve("token"), TOKEN);
        return Files.writeString(folder.resolve("canary.yaml"), """
                routers:
                  edge:
                    type: http
                    settings:
                      url: http://127.0.0.1:%d/splits/{service}
                      headers: {X-Api-Key: "${env:EDGE_KEY}"}
                      bearer_token_file: %s
                """.formatted(
                        endpoint.getAddress().getPort(), folder.resolve("token")));
    }

    @Test
    void headers_that_an_endpoint_echoes_are_nowhere() throws Exception {
        // Given
        Path data = Files.createDirectory(folder.resolve("data"));
        var environment = Map.of("EDGE_KEY", KEY, "CANARY_DATA_DIR", data.toString());
        var seen = new StringBuilder();
        try (var service =
                RunningService.start(environment, "--conf", configuration().toString())) {
            // When
            seen.append(call(service, "POST", "/deployments", "{\"service_name\": \"shop\", \"new_version\": \"v2\"}"));
            seen.append(call(service, "GET", "/deployments", ""));
            seen.append(call(service, "GET", "/events", ""));
            seen.append(String.join("\n", service.log()));

            // Then
            assertThat(seen).contains("you are Bearer *** with *** or *** or ***");
            assertThat(seen).doesNotContain("PLANTED", base64(KEY));
        }
        assertThat(written(data)).contains("you are Bearer ***").doesNotContain("PLANTED", base64(KEY));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8)).substring(4, 16);
    }

    private static String call(RunningService service, String method, String path, String body) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                    .header("Content-Type", "application/json")
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
            return client.send(request.build(), BodyHandlers.ofString()).body();
        }
    }

    private static String written(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            var all = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, ISO_8859_1));
            }
            return all.toString();
        }
    }

    @Test
    void a_keeper_tells_of_a_setting_that_does_not_fit_without_its_secret() throws Exception {
        // Given
        Path conf = Files.writeString(folder.resolve("keeper.yaml"), """
                router:
                  type: http
                  settings: {url: "${env:EDGE_URL}"}
                """);

        // When
        var run = run(Map.of("EDGE_URL", "ftp://PLANTED/x"), "keeper", "--conf", conf.toString());

        // Then
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err())
                .contains("router.settings.url must begin with http")
                .doesNotContain("PLANTED");
    }

    @Test
    void a_password_on_the_command_line_stops_the_start() {
        // When
        var run = run(Map.of("CANARY_JAVA_OPTS", "-Dcanary.journal.password=" + KEY), "serve");

        // Then
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err())
                .contains("-Dcanary.journal.password must not be set", "set CANARY_JOURNAL_PASSWORD instead")
                .doesNotContain("PLANTED");
    }

    private Command run(Map<String, String> more, String... words) {
        var environment = new HashMap<>(Map.of(
                "PATH", System.getenv("PATH"),
                "CANARY_JAVA_HOME", System.getProperty("java.home"),
                "CANARY_DATA_DIR", folder.resolve("data").toString()));
        environment.putAll(more);
        var command = Stream.concat(
                        Stream.of(Distribution.FOLDER.resolve("bin/canary").toString()), Stream.of(words))
                .toList();
        return Command.run(folder, environment, List.copyOf(command));
    }
}
