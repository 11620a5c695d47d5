package io.canary.distribution;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** A service in two versions that answer with their names, and customers who ask for it all the time through a proxy. */
final class Customers implements AutoCloseable {
    private static final int REMEMBERED = 60;
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final List<HttpServer> versions = new ArrayList<>();
    private final ArrayDeque<String> answers = new ArrayDeque<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private Thread asking = Thread.ofVirtual().unstarted(() -> {});

    /** Starts a version; where it listens. */
    String version(String name) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = name.getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        versions.add(server);
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void ask(int port) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .timeout(Duration.ofSeconds(2))
                .build();
        asking = Thread.startVirtualThread(() -> {
            try {
                while (true) {
                    note(answer(request));
                    Thread.sleep(PAUSE);
                }
            } catch (InterruptedException over) {
                // enough asked
            }
        });
    }

    private String answer(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return "nobody";
        }
    }

    private synchronized void note(String answer) {
        answers.addLast(answer);
        if (answers.size() > REMEMBERED) {
            answers.removeFirst();
        }
    }

    /** Of the last {@value #REMEMBERED} answers, the share that this version gave; not a number before there are as many. */
    synchronized double share(String version) {
        long its = answers.stream().filter(version::equals).count();
        return answers.size() < REMEMBERED ? Double.NaN : (double) its / REMEMBERED;
    }

    @Override
    public void close() {
        asking.interrupt();
        http.close(); // when the last answer is here
        versions.forEach(server -> server.stop(0));
    }
}
