package io.canary.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.settings.Secret;
import io.canary.spi.settings.Settings;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An endpoint may send back what it was sent; it must not get any further. */
class EchoedSecretsTest {
    private static final String TOKEN = "t0ken-of-the-file";

    private final Gateway gateway = new Gateway();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void what_shows_who_asks_is_not_in_what_an_endpoint_says() throws Exception {
        // Given
        gateway.trouble((exchange, seen) -> {
            Gateway.answer(
                    exchange,
                    409,
                    "x".repeat(276) + seen.header("Authorization") + " " + seen.header("X-Canary-Signature"));
            return true;
        });
        var settings = Routers.settings(gateway.url());
        settings.put(
                "bearer_token_file",
                Files.writeString(folder.resolve("token"), TOKEN + "\n").toString());
        settings.put(
                "signature",
                Map.of(
                        "secret_file",
                        Files.writeString(folder.resolve("key"), "sh4red-key").toString()));
        var host = new RecordingContext("edge");
        try (var router = RouterSubject.open(new HttpRouterFactory(), settings, host)) {
            // When
            var failure = Routers.failureOf(() -> router.setTrafficSplit(Routers.split(10)));

            // Then
            assertThat(failure).hasMessageContaining("xBearer ***").hasMessageNotContaining("t0ken");
            assertThat(host.hidden()).contains(new Secret(TOKEN), new Secret("sh4red-key"));
        }
    }

    @Test
    void values_of_headers_are_secrets() {
        // Given
        Map<String, Object> tree = Map.of("url", "https://edge/x", "headers", Map.of("X-Api-Key", "SUPERSECRET"));

        // When
        var found = Settings.secrets(HttpSettings.class, tree);

        // Then
        assertThat(found).containsExactly(new Secret("SUPERSECRET"));
        assertThat(Settings.read(HttpSettings.class, tree).toString()).doesNotContain("SUPERSECRET");
    }
}
