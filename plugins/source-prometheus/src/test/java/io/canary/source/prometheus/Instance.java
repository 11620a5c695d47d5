package io.canary.source.prometheus;

import com.sun.net.httpserver.HttpServer;
import io.canary.testservers.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An instance of a service that is scraped. */
final class Instance implements AutoCloseable {
    private final int port;
    private final AtomicInteger scrapes = new AtomicInteger();
    private @Nullable HttpServer server;
    private long requests;
    private long errors;

    Instance(int port) {
        this.port = port;
    }

    /** From now on it is scraped. */
    Instance listen() throws IOException {
        var listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        listening.createContext("/metrics", exchange -> {
            byte[] body = text().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
            scrapes.incrementAndGet();
        });
        listening.start();
        server = listening;
        return this;
    }

    /** The series of errors begins with the first error, as that of a label does. */
    private synchronized String text() {
        String ok = "# TYPE requests_total counter\nrequests_total{code=\"200\"} " + (requests - errors) + "\n";
        return errors == 0 ? ok : ok + "requests_total{code=\"500\"} " + errors + "\n";
    }

    synchronized void count(long newRequests, long newErrors) {
        requests += newRequests;
        errors += newErrors;
    }

    /** Its counters begin again at 0. */
    synchronized void restart() {
        requests = 0;
        errors = 0;
    }

    /** Waits for a scrape that began after now, and until it is stored: the next one has come, too. */
    void awaitScrape() {
        int before = scrapes.get();
        Await.until(() -> scrapes.get() >= before + 3);
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
        }
    }
}
