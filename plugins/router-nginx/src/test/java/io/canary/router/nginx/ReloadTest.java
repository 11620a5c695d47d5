package io.canary.router.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a reload that was waited for means, and what it does not. */
class ReloadTest extends OnNginx {
    private static final int ROUNDS = 10;
    private static final int REQUESTS = 20;

    @Test
    void a_connection_that_was_opened_before_and_carried_nothing_is_answered_by_the_old_split() throws Exception {
        // Given
        try (var router = NginxRouters.open(nginx.settings(Map.of()))) {
            nginx.start();
            try (var silent = connected()) {
                // When
                router.setTrafficSplit(split(100));
                // Then: it is why await_exit exists
                assertThat(answerTo(silent)).endsWith("v1");
                assertThat(Client.get(nginx.port("checkout"))).isEqualTo("v2");
            }
        }
    }

    @Test
    void who_waits_for_the_old_workers_to_be_gone_waits_for_such_a_connection_too() throws Exception {
        // Given
        nginx.modules("worker_shutdown_timeout 1s;");
        var settings = nginx.settings(Map.of());
        settings.put("await_exit", true);
        try (var router = NginxRouters.open(settings)) {
            nginx.start();
            try (var silent = connected()) {
                // When
                router.setTrafficSplit(split(100));
                // Then
                assertThat(answerTo(silent)).isEmpty();
            }
        }
    }

    @Test
    void workers_that_are_hidden_are_waited_for_by_what_they_answer() throws Exception {
        // Given
        var settings = Settings.read(NginxSettings.class, nginx.settings(Map.of()));
        NginxRouters.open(nginx.settings(Map.of())).close();
        nginx.start();
        var status = new StatusClient(URI.create(nginx.address("status")));
        var confirmation = new Confirmation(status, new Workers(false), Duration.ofSeconds(10));
        for (int i = 1; i <= ROUNDS; i++) {
            String version = Nginx.VERSIONS.get(i % 2);
            var upstream = VersionUpstream.set(version, List.of("127.0.0.1:" + nginx.port(version)));
            Files.writeString(
                    nginx.include(),
                    new Renderer(settings).render(new State(i, Map.of("checkout", Route.allTo(upstream)))));
            new Command(settings.command(), Duration.ofSeconds(10)).run(nginx.config(), "-s", "reload");
            // When
            confirmation.await(i, Optional.empty());
            // Then
            for (int j = 0; j < REQUESTS; j++) {
                assertThat(Client.get(nginx.port("checkout"))).isEqualTo(version);
            }
        }
    }

    @Test
    void a_folder_named_relative_to_the_configuration_is_found_by_the_check() throws Exception {
        // Given: nginx looks for other files beside its main file
        nginx.write("types.conf", "types { text/html html; }");
        nginx.further("include types.conf;");
        try (var router = NginxRouters.open(nginx.settings(Map.of()))) {
            nginx.start();
            // When
            router.setTrafficSplit(split(100));
            // Then
            assertThat(Client.get(nginx.port("checkout"))).isEqualTo("v2");
        }
    }

    private Socket connected() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), nginx.port("checkout"));
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** Empty where the connection was closed. */
    private static String answerTo(Socket socket) {
        try {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException closed) {
            return "";
        }
    }
}
