package io.canary.source.graphite;

import io.canary.spi.settings.Settings;
import io.canary.tck.FreePorts;
import io.canary.testservers.Await;
import io.canary.testservers.RealServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A real carbon-cache that stores, and a real graphite-web that answers from its files. */
final class GraphiteServer implements AutoCloseable {
    private static final String PYTHON = "/usr/bin/python3";

    private final RealServer carbon;
    private final RealServer web;
    private final int linePort;
    private final URI url;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, Long> unseen = new LinkedHashMap<>();

    private GraphiteServer(RealServer carbon, RealServer web, int linePort, URI url) {
        this.carbon = carbon;
        this.web = web;
        this.linePort = linePort;
        this.url = url;
    }

    /** Skips the test where it is not installed. */
    static GraphiteServer start(Path directory) {
        RealServer.assumeInstalledFor("carbon-cache", "the graphite source");
        RealServer.assumeInstalledFor("graphite-manage", "the graphite source");
        int webPort = FreePorts.next();
        int linePort = FreePorts.next();
        var home = directory.toString();
        try {
            for (String each : List.of("whisper", "log", "web", "carbon")) {
                Files.createDirectory(directory.resolve(each));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RealServer.write(directory.resolve("web/canary_settings.py"), webSettings(home));
        RealServer.write(directory.resolve("web/web.py"), webProgram(webPort));
        var web = RealServer.start(
                directory.resolve("web"),
                List.of(PYTHON, directory.resolve("web/web.py").toString()),
                Map.of("DJANGO_SETTINGS_MODULE", "graphite.settings", "GRAPHITE_SETTINGS_MODULE", "canary_settings"),
                webPort);
        RealServer.write(directory.resolve("carbon/carbon.conf"), carbonConfiguration(home, linePort, webPort));
        RealServer.write(directory.resolve("carbon/storage-schemas.conf"), schemas());
        RealServer.write(directory.resolve("carbon/sitecustomize.py"), eagerWriter());
        var carbon = RealServer.start(
                directory.resolve("carbon"),
                List.of(
                        PYTHON,
                        "/usr/bin/carbon-cache",
                        "--config=" + home + "/carbon/carbon.conf",
                        "--nodaemon",
                        "start"),
                Map.of("PYTHONPATH", home + "/carbon"),
                linePort);
        return new GraphiteServer(carbon, web, linePort, URI.create("http://127.0.0.1:" + webPort));
    }

    private static String webSettings(String home) {
        return """
            SECRET_KEY = 'of a test'
            STORAGE_DIR = 'HOME'
            WHISPER_DIR = 'HOME/whisper'
            CONF_DIR = 'HOME/web'
            LOG_DIR = 'HOME/log'
            INDEX_FILE = 'HOME/index'
            CARBONLINK_HOSTS = []
            TAGDB_CACHE_DURATION = 0
            """.replace("HOME", home);
    }

    private static String webProgram(int port) {
        return """
            import django
            django.setup()
            from django.core.management import call_command
            call_command('migrate', run_syncdb=True, verbosity=0, interactive=False)
            from socketserver import ThreadingMixIn
            from wsgiref.simple_server import WSGIServer, make_server
            from django.core.wsgi import get_wsgi_application
            class Server(ThreadingMixIn, WSGIServer):
                daemon_threads = True
            make_server('127.0.0.1', PORT, get_wsgi_application(), Server).serve_forever()
            """.replace("PORT", String.valueOf(port));
    }

    private static String carbonConfiguration(String home, int linePort, int webPort) {
        return """
            [cache]
            STORAGE_DIR = HOME
            LOCAL_DATA_DIR = HOME/whisper
            CONF_DIR = HOME/carbon
            LOG_DIR = HOME/log
            PID_DIR = HOME
            USER =
            MAX_UPDATES_PER_SECOND = inf
            MAX_CREATES_PER_MINUTE = inf
            LINE_RECEIVER_INTERFACE = 127.0.0.1
            LINE_RECEIVER_PORT = PORT1
            PICKLE_RECEIVER_INTERFACE = 127.0.0.1
            PICKLE_RECEIVER_PORT = PORT2
            CACHE_QUERY_INTERFACE = 127.0.0.1
            CACHE_QUERY_PORT = PORT3
            CARBON_METRIC_INTERVAL = 0
            ENABLE_TAGS = True
            GRAPHITE_URL = http://127.0.0.1:PORT4
            """.replace("HOME", home)
                .replace("PORT1", String.valueOf(linePort))
                .replace("PORT2", String.valueOf(FreePorts.next()))
                .replace("PORT3", String.valueOf(FreePorts.next()))
                .replace("PORT4", String.valueOf(webPort));
    }

    private static String schemas() {
        return """
            [ten]
            pattern = ^ten\\.
            retentions = 10s:3h
            [coarse]
            pattern = ^coarse\\.
            retentions = 5s:20m,60s:1d
            [all]
            pattern = .*
            retentions = 1s:3h
            """;
    }

    /** It writes what it has once in a second: here twenty times. */
    private static String eagerWriter() {
        return """
            import time
            sleep = time.sleep
            time.sleep = lambda seconds: sleep(min(seconds, 0.05))
            """;
    }

    /** @param path with tags, if it has some; {@link #settle} awaits it */
    void write(String path, long seconds, double value) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), linePort)) {
            socket.getOutputStream()
                    .write((path + " " + value + " " + seconds + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        unseen.put(path, seconds);
    }

    /** Waits until the last point of each series can be read. */
    void settle() {
        unseen.forEach((path, seconds) -> Await.until(() -> isThere(path, seconds)));
        unseen.clear();
    }

    private boolean isThere(String path, long seconds) {
        String target = path;
        if (path.contains(";")) {
            target = "seriesByTag('name=" + path.replace(";", "','") + "')";
        }
        String query = "/render?format=json&noCache=1&noNullPoints=1&target="
                + URLEncoder.encode(target, StandardCharsets.UTF_8) + "&from=" + (seconds - 20) + "&until=" + seconds;
        try {
            var request = HttpRequest.newBuilder(URI.create(url + query)).build();
            var body = client.send(request, BodyHandlers.ofString()).body();
            return body.contains(", " + seconds + "]") || body.contains(", " + seconds / 10 * 10 + "]");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    GraphiteSource source() throws Exception {
        return source(url, Map.of());
    }

    static GraphiteSource source(URI url, Map<String, ?> further) throws Exception {
        var settings = new HashMap<String, Object>(Map.of("url", url.toString()));
        settings.putAll(further);
        return (GraphiteSource)
                new GraphiteSourceFactory().create(Settings.read(GraphiteSettings.class, settings), () -> "graphite");
    }

    @Override
    public void close() {
        client.close();
        carbon.close();
        web.close();
    }
}
