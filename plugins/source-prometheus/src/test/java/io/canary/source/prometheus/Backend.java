package io.canary.source.prometheus;

import io.canary.spi.metrics.MetricSourceContext;
import io.canary.spi.settings.Settings;
import io.canary.tck.FreePorts;
import io.canary.testservers.Await;
import io.canary.testservers.RealServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A real server that has the API, on a port of its own. */
enum Backend {
    PROMETHEUS("prometheus") {
        @Override
        List<String> command(Path directory, int port) {
            return List.of(
                    "prometheus",
                    "--config.file=" + directory.resolve("prometheus.yml"),
                    "--storage.tsdb.path=" + directory.resolve("data"),
                    "--web.listen-address=127.0.0.1:" + port,
                    "--web.enable-remote-write-receiver",
                    "--enable-feature=native-histograms");
        }
    },
    VICTORIA_METRICS("victoria-metrics") {
        @Override
        List<String> command(Path directory, int port) {
            return List.of(
                    "victoria-metrics",
                    "-storageDataPath=" + directory.resolve("data"),
                    "-httpListenAddr=127.0.0.1:" + port,
                    "-promscrape.config=" + directory.resolve("prometheus.yml"),
                    "-memory.allowedBytes=64MB");
        }
    };

    private final String program;

    Backend(String program) {
        this.program = program;
    }

    abstract List<String> command(Path directory, int port);

    /**
     * One that runs.
     *
     * @param url of its API
     */
    record Running(Backend kind, RealServer server, URI url) implements AutoCloseable {

        void write(String name, Map<String, String> labels, long[] millis, double... values) {
            RemoteWrite.send(url.resolve("/api/v1/write"), name, labels, millis, values);
        }

        void writeNative(String name, Map<String, String> labels, long millis, int first, long... buckets) {
            RemoteWrite.send(url.resolve("/api/v1/write"), name, labels, millis, first, buckets);
        }

        /** Makes what was written visible to queries. */
        void flush() {
            if (kind == VICTORIA_METRICS && status("/internal/force_flush") != 200) {
                throw new AssertionError("it cannot be flushed");
            }
        }

        private int status(String path) {
            try (var client = HttpClient.newHttpClient()) {
                var get = HttpRequest.newBuilder(url.resolve(path)).build();
                return client.send(get, BodyHandlers.discarding()).statusCode();
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        PrometheusSource source() throws Exception {
            return source(Map.of());
        }

        PrometheusSource source(Map<String, ?> further) throws Exception {
            return Backend.source(url, further);
        }

        @Override
        public void close() {
            server.close();
        }
    }

    static PrometheusSource source(URI url, Map<String, ?> further) throws Exception {
        var settings = new HashMap<String, Object>(further);
        settings.put("url", url.toString());
        MetricSourceContext host = () -> "prom";
        return (PrometheusSource)
                new PrometheusSourceFactory().create(Settings.read(PrometheusSettings.class, settings), host);
    }

    /** Starts one without anything to scrape; skips the test where it is not installed. */
    Running start(Path directory) {
        return start(directory, "global: {}\n");
    }

    /** Starts one with a configuration in the format of Prometheus. */
    Running start(Path directory, String configuration) {
        RealServer.assumeInstalledFor(program, "the prometheus source");
        RealServer.write(directory.resolve("prometheus.yml"), configuration);
        int port = FreePorts.next();
        var server = RealServer.start(directory, command(directory, port), Map.of(), port);
        var running = new Running(this, server, URI.create("http://127.0.0.1:" + port));
        Await.until(() -> running.status("/-/ready") == 200);
        return running;
    }
}
