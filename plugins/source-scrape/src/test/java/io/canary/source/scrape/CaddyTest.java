package io.canary.source.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.metrics.LatencyReading;
import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.settings.Settings;
import io.canary.tck.FreePorts;
import io.canary.testservers.RealServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Caddy that has each version behind a server of its own, as the page shows. */
class CaddyTest {
    private static final String CONFIGURATION = """
            {"admin": {"listen": "127.0.0.1:ADMIN"}, "apps": {"http": {"servers": {
              "shop-v1": SERVER1,
              "shop-v2": SERVER2
            }}}}
            """;
    private static final String SERVER = """
            {"listen": ["127.0.0.1:PORT"], "metrics": {}, "automatic_https": {"disable": true},
             "routes": [{"handle": [{"handler": "static_response", "status_code": STATUS}]}]}
            """;
    private static final ScrapeQuery QUERY = Settings.read(
            ScrapeQuery.class,
            Map.of(
                    "requests", "caddy_http_request_duration_seconds_count{server=\"{service}-{version}\"}",
                    "errors", "caddy_http_request_duration_seconds_count{server=\"{service}-{version}\",code=~\"5..\"}",
                    "latency", "caddy_http_request_duration_seconds_bucket{server=\"{service}-{version}\"}"));

    private final int admin = FreePorts.next();
    private final int[] ports = {FreePorts.next(), FreePorts.next()};

    private static String server(int port, int status) {
        return SERVER.replace("PORT", String.valueOf(port)).replace("STATUS", String.valueOf(status));
    }

    private void get(int port, int times) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port))
                    .build();
            for (int i = 0; i < times; i++) {
                client.send(request, BodyHandlers.discarding());
            }
        }
    }

    @Test
    void its_own_metrics_give_the_counts_of_both_versions(@TempDir Path directory) throws Exception {
        RealServer.assumeInstalledFor("caddy", "the scrape source");
        String configuration = CONFIGURATION
                .replace("ADMIN", String.valueOf(admin))
                .replace("SERVER1", server(ports[0], 200))
                .replace("SERVER2", server(ports[1], 503));
        RealServer.write(directory.resolve("caddy.json"), configuration);
        String home = directory.toString();
        var command = List.of(
                "caddy", "run", "--config", directory.resolve("caddy.json").toString());
        var environment = Map.of("HOME", home, "XDG_DATA_HOME", home, "XDG_CONFIG_HOME", home);
        var settings = Settings.read(
                ScrapeSettings.class,
                Map.of(
                        "targets", List.of(Map.of("url", "http://127.0.0.1:" + admin + "/metrics")),
                        "interval_sec", 1,
                        "timeout_sec", 1));
        try (var caddy = RealServer.start(directory, command, environment, admin);
                var source = ScrapeSourceFactory.start(settings, () -> "edge", Instant::now)) {
            // Given a baseline that had requests before
            caddy.awaitListening(ports[1]);
            get(ports[0], 5);
            source.scrapeNow();
            var start = Instant.now();
            // When
            get(ports[0], 20);
            get(ports[1], 7);
            source.scrapeNow();
            var end = Instant.now();
            MetricReading reading = source.read(QUERY, new MetricSubject("shop", "v1", "v2", start), start, end);
            // Then
            assertThat(reading.baseline().requests()).isEqualTo(20);
            assertThat(reading.baseline().errors()).isZero();
            assertThat(reading.canary().requests()).isEqualTo(7);
            assertThat(reading.canary().errors()).isEqualTo(7);
            assertThat(reading.canary().latency()).isInstanceOfSatisfying(LatencyReading.Explicit.class, latency -> {
                assertThat(latency.boundsMillis()).startsWith(5.0, 10.0).endsWith(10_000.0);
                assertThat(latency.counts().stream().mapToLong(Long::longValue).sum())
                        .isEqualTo(7);
            });
        }
    }
}
