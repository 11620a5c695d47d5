package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.canary.TestService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real sender: Prometheus, with the relabelling that the page shows. */
class PrometheusSenderTest {
    private static final Path PROGRAM = Path.of("/usr/bin/prometheus");

    @TempDir
    private Path folder;

    @AutoClose
    private final TestService service = TestService.started();

    private final AtomicInteger scrapes = new AtomicInteger();

    /** Counts 25 requests from one scrape to the next, of which one fails. */
    private HttpServer application(String name) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/metrics", exchange -> {
            int scrape = scrapes.incrementAndGet();
            String series = "http_request_duration_seconds_count{app=\"" + name + "\",version=\"v2\",code=\"%s\"} %d\n";
            String text = "# TYPE http_request_duration_seconds histogram\n"
                    + series.formatted("200", 100 + 24 * scrape)
                    + series.formatted("500", scrape)
                    + "process_open_fds 9\n";
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }

    private Process prometheus(int applicationPort) throws IOException {
        Path config =
                Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s}
                scrape_configs:
                  - job_name: application
                    static_configs: [{targets: ["127.0.0.1:%d"]}]
                remote_write:
                  - url: http://127.0.0.1:%d/api/v1/write
                    queue_config: {batch_send_deadline: 500ms}
                    write_relabel_configs:
                      - source_labels: [__name__]
                        regex: http_request_duration_seconds(_count)?
                        action: keep
                      - source_labels: [__name__]
                        regex: http_request_duration_seconds(.*)
                        target_label: __name__
                        replacement: http_server_request_duration_seconds$1
                      - source_labels: [app]
                        target_label: service_name
                      - source_labels: [version]
                        target_label: service_version
                      - source_labels: [code]
                        target_label: http_response_status_code
                """.formatted(applicationPort, service.port()));
        return new ProcessBuilder(
                        PROGRAM.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + TestService.freePort())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
    }

    @Test
    void what_prometheus_scrapes_counts_from_the_first_sample_that_it_sends() throws Exception {
        assumeTrue(Files.isExecutable(PROGRAM), "*** NOT TESTED: prometheus is not installed");
        // Given
        var deployment = CountedDeployment.of(service);
        var application = application(deployment.name());
        // When
        var prometheus = prometheus(application.getAddress().getPort());
        try {
            service.await(deployment.id(), d -> d.getString("last_metrics_at") != null);
        } finally {
            prometheus.destroy();
            assertThat(prometheus.waitFor(20, TimeUnit.SECONDS)).isTrue();
            application.stop(0);
        }
        // Then
        var seen = deployment.aggregates();
        assertThat(seen.getLong("requests") % 25).isZero();
        assertThat(seen.getLong("requests")).isBetween(25L, 25L * (scrapes.get() - 1));
        assertThat(seen.getDouble("error_rate")).isEqualTo(0.04);
    }
}
