package io.canary.source.influxdb;

import io.canary.spi.settings.Settings;
import io.canary.tck.FreePorts;
import io.canary.testservers.RealServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A real InfluxDB 1 with one database. */
final class InfluxServer implements AutoCloseable {
    private final RealServer server;
    private final URI url;

    private InfluxServer(RealServer server, URI url) {
        this.server = server;
        this.url = url;
    }

    /** Skips the test where it is not installed. */
    static InfluxServer start(Path directory) {
        RealServer.assumeInstalledFor("influxd", "the influxdb source");
        int port = FreePorts.next();
        RealServer.write(directory.resolve("influxdb.conf"), configuration(directory, port));
        var command =
                List.of("influxd", "-config", directory.resolve("influxdb.conf").toString());
        var server = RealServer.start(directory, command, Map.of(), port);
        var influx = new InfluxServer(server, URI.create("http://127.0.0.1:" + port));
        influx.post("/query?q=CREATE+DATABASE+metrics", "");
        return influx;
    }

    private static String configuration(Path directory, int port) {
        return """
            reporting-disabled = true
            bind-address = "127.0.0.1:PORT1"
            [meta]
            dir = "HOME/meta"
            [data]
            dir = "HOME/data"
            wal-dir = "HOME/wal"
            [http]
            bind-address = "127.0.0.1:PORT2"
            log-enabled = false
            max-row-limit = 1000
            [monitor]
            store-enabled = false
            """.replace("PORT1", String.valueOf(FreePorts.next()))
                .replace("PORT2", String.valueOf(port))
                .replace("HOME", directory.toString());
    }

    /** @param lines in the line protocol, in milliseconds */
    void write(String lines) {
        post("/write?db=metrics&precision=ms", lines);
    }

    private void post(String path, String body) {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(url.resolve(path))
                    .POST(BodyPublishers.ofString(body))
                    .build();
            var answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new AssertionError(answer.body());
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    InfluxdbSource source() throws Exception {
        return source(Map.of());
    }

    InfluxdbSource source(Map<String, ?> further) throws Exception {
        return source(url, further);
    }

    static InfluxdbSource source(URI url, Map<String, ?> further) throws Exception {
        var settings = new HashMap<String, Object>(Map.of("url", url.toString(), "database", "metrics"));
        settings.putAll(further);
        return (InfluxdbSource)
                new InfluxdbSourceFactory().create(Settings.read(InfluxdbSettings.class, settings), () -> "influx");
    }

    @Override
    public void close() {
        server.close();
    }
}
