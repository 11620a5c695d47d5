package io.canary.source.scrape;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.metrics.LatencyReading;
import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.settings.Settings;
import io.canary.tck.FreePorts;
import io.canary.testservers.Await;
import io.canary.testservers.MarkdownPage;
import io.canary.testservers.RealServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** A real nginx whose log a real mtail counts, as the page shows. */
class NginxLogTest {
    private static final Path PAGE = Path.of("../../src/site/markdown/source-scrape.md");
    private static final String CONFIGURATION = """
            daemon off;
            master_process off;
            pid DIR/nginx.pid;
            error_log DIR/error.log;
            events {}
            http {
              client_body_temp_path DIR/body;
              proxy_temp_path DIR/proxy;
              fastcgi_temp_path DIR/fastcgi;
              uwsgi_temp_path DIR/uwsgi;
              scgi_temp_path DIR/scgi;
              LOGGED
              map $arg_to $canary_checkout {
                canary canary_checkout_canary;
                default canary_checkout_baseline;
              }
              upstream canary_checkout_canary { server 127.0.0.1:CLOSED; }
              upstream canary_checkout_baseline { server 127.0.0.1:APP; }
              server { listen 127.0.0.1:APP; access_log off; return 200; }
              server {
                listen 127.0.0.1:EDGE;
                location / { proxy_pass http://$canary_checkout; }
              }
            }
            """;

    @TempDir
    private Path directory;

    private final int edge = FreePorts.next();
    private final int metrics = FreePorts.next();
    private final HttpClient client = HttpClient.newHttpClient();
    private String section = "";
    private Path log = Path.of("");

    @BeforeEach
    void read() throws IOException {
        RealServer.assumeInstalledFor("nginx", "the scrape source");
        RealServer.assumeInstalledFor("mtail", "the scrape source");
        String page = Files.readString(PAGE);
        section = page.substring(page.indexOf("## nginx"), page.indexOf("## Envoy"));
        log = directory.resolve("canary.log");
    }

    private String block(String language) {
        return MarkdownPage.blocks(section, language).getFirst();
    }

    private RealServer nginx() {
        String configuration = CONFIGURATION
                .replace("LOGGED", block("nginx").replace("/var/log/nginx/canary.log", log.toString()))
                .replace("DIR", directory.toString())
                .replace("EDGE", String.valueOf(edge))
                .replace("APP", String.valueOf(FreePorts.next()))
                .replace("CLOSED", String.valueOf(FreePorts.next()));
        RealServer.write(directory.resolve("nginx.conf"), configuration);
        var command = List.of(
                RealServer.binary("nginx"),
                "-p",
                directory.toString(),
                "-c",
                directory.resolve("nginx.conf").toString());
        return RealServer.start(directory, command, Map.of(), edge);
    }

    private RealServer mtail() throws IOException {
        var programs = Files.createDirectory(directory.resolve("mtail"));
        RealServer.write(programs.resolve("canary.mtail"), block("mtail"));
        String command = block("shell")
                .strip()
                .replace("/etc/mtail", programs.toString())
                .replace("/var/log/nginx/canary.log", log.toString())
                .replace("3903", String.valueOf(metrics));
        return RealServer.start(directory, List.of((command + " -logtostderr").split(" ", -1)), Map.of(), metrics);
    }

    private ScrapeSettings settings() {
        return Settings.read(
                ScrapeSettings.class,
                Map.of(
                        "targets", List.of(Map.of("url", "http://127.0.0.1:" + metrics + "/metrics")),
                        "interval_sec", 1,
                        "timeout_sec", 1));
    }

    private ScrapeQuery query() {
        Map<String, Map<String, Map<String, Object>>> yaml = new Yaml().load(block("yaml"));
        var source = requireNonNull(requireNonNull(yaml.get("sources")).get("nginx"));
        return Settings.read(ScrapeQuery.class, source.get("default_query"));
    }

    private void get(String to, int times) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edge + "/?to=" + to))
                .build();
        for (int i = 0; i < times; i++) {
            client.send(request, BodyHandlers.discarding());
        }
    }

    private void awaitCounted(String series) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metrics + "/metrics"))
                .build();
        Await.until(() -> {
            try {
                return client.send(request, BodyHandlers.ofString()).body().contains(series);
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void its_log_gives_the_counts_of_both_versions() throws Exception {
        try (var nginx = nginx();
                var mtail = mtail();
                var source = ScrapeSourceFactory.start(settings(), () -> "nginx", Instant::now)) {
            // Given a baseline that had requests before
            nginx.awaitListening(edge);
            mtail.awaitListening(metrics);
            get("baseline", 5);
            awaitCounted("role=\"baseline\",service=\"checkout\",status=\"200\"} 5\n");
            source.scrapeNow();
            var start = Instant.now();
            // When
            get("baseline", 20);
            get("canary", 7);
            awaitCounted("role=\"baseline\",service=\"checkout\",status=\"200\"} 25\n");
            awaitCounted("role=\"canary\",service=\"checkout\",status=\"502\"} 7\n");
            source.scrapeNow();
            var end = Instant.now();
            var subject = new MetricSubject("checkout", "v1", "v2", start);
            MetricReading reading = source.read(query(), subject, start, end);
            // Then
            assertThat(reading.baseline().requests()).isEqualTo(20);
            assertThat(reading.baseline().errors()).isZero();
            assertThat(reading.canary().requests()).isEqualTo(7);
            assertThat(reading.canary().errors()).isEqualTo(7);
            assertThat(reading.canary().latency())
                    .isInstanceOfSatisfying(
                            LatencyReading.Explicit.class, latency -> assertThat(latency.counts().stream()
                                            .mapToLong(Long::longValue)
                                            .sum())
                                    .isEqualTo(7));
        }
    }
}
