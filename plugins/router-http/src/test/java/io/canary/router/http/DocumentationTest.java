package io.canary.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.router.support.http.TlsSettings;
import io.canary.router.support.wire.Json;
import io.canary.spi.Observation;
import io.canary.spi.settings.Settings;
import io.canary.tck.SettingsPageContract;
import io.canary.testservers.MarkdownPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

class DocumentationTest extends SettingsPageContract {
    private static final Path PAGE = Path.of("../../src/site/markdown/routers/http.md");

    @TempDir
    Path directory;

    DocumentationTest() {
        super(
                PAGE,
                new HttpRouterFactory(),
                List.of(
                        HttpSettings.class,
                        ObserveSettings.class,
                        RetrySettings.class,
                        SignatureSettings.class,
                        TlsSettings.class));
    }

    /** The program on the page that is a router. */
    static String router() {
        return MarkdownPage.blocks(PAGE, "python").getFirst();
    }

    @Test
    void the_program_of_the_page_remembers_across_a_restart() throws Exception {
        try (var python = Python.start(directory, router());
                var router = Routers.of(Routers.settings(python.url()))) {
            // Given
            router.setTrafficSplit(Routers.split(30));
            // When
            python.kill();
            var away = Routers.failureOf(() -> router.observe("checkout"));
            python.startAgain();
            // Then
            assertThat(away.kind()).isEqualTo(io.canary.spi.RouterException.Kind.UNAVAILABLE);
            assertThat(router.observe("checkout"))
                    .isEqualTo(new Observation.InForce(Routers.split(30).weights()));
        }
    }

    @Test
    void the_check_of_a_signature_on_the_page_takes_ours_and_no_other() throws Exception {
        // Given
        String now = String.valueOf(System.currentTimeMillis() / 1000);
        String body = "{\"name\": \"é\"}";
        String signature =
                Signature.of("s3cret".getBytes(StandardCharsets.UTF_8), now, body.getBytes(StandardCharsets.UTF_8));
        String headers = Json.write(Map.of("X-Canary-Timestamp", now, "X-Canary-Signature", signature));
        String program = MarkdownPage.blocks(PAGE, "python").getLast() + """
            headers, body = %s, %s.encode()
            late = dict(headers, **{"X-Canary-Timestamp": str(int(headers["X-Canary-Timestamp"]) - 5)})
            print(is_from_canary(headers, body, b"s3cret"), is_from_canary(headers, body + b" ", b"s3cret"),
                  is_from_canary(headers, body, b"other"), is_from_canary(late, body, b"s3cret"))
            """.formatted(headers, Json.write(body));
        // When
        String said = run(program);
        // Then
        assertThat(said).isEqualTo("True False False False");
    }

    private String run(String program) throws IOException {
        Files.writeString(directory.resolve("check.py"), program);
        var process = new ProcessBuilder(Python.interpreter(), "check.py")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void the_example_of_a_template_can_be_read() throws Exception {
        // Given
        var blocks = MarkdownPage.blocks(PAGE, "yaml");
        // When
        var settings = Settings.read(HttpSettings.class, new Yaml().load(blocks.getLast()));
        // Then
        var order = new Orders(settings, "edge")
                .put(new io.canary.router.support.wire.DesiredStateFactory().split(Routers.split(5.25)), 7, "key");
        assertThat(order.body())
                .isEqualTo("{\"stable\": {\"version\": \"v1\", \"share\": 0.9475}, "
                        + "\"trial\": {\"version\": \"v2\", \"share\": 0.0525}}");
    }
}
