package io.canary.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.canary.tck.RecordingContext;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Clients that break off cost them nothing, and must not fill the log. */
@Timeout(60)
class AbortedClientsTest {
    private static final int CLIENTS = 20;

    private final Upstreams upstreams = new Upstreams();
    private final Semaphore seen = new Semaphore(0);
    private final Logger vertxLog = (Logger) LoggerFactory.getLogger("io.vertx");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        vertxLog.addAppender(lines);
        vertxLog.setLevel(Level.WARN);
    }

    @AfterEach
    void close() {
        vertxLog.setLevel(Level.OFF);
        vertxLog.detachAppender(lines);
        upstreams.close();
    }

    @Test
    void clients_that_break_off_are_counted_and_not_logged() throws Exception {
        // Given
        upstreams.version("v1", request -> seen.release()); // and never answers
        var host = new RecordingContext("edge");
        try (var router = Proxies.of(upstreams, Map.of(), host)) {
            // When
            for (int i = 0; i < CLIENTS; i++) {
                try (var client = new RawClient(Proxies.port(router))) {
                    client.send(
                            i % 2 == 0
                                    ? "GET / HTTP/1.1\nHost: shop\n\n"
                                    : "POST / HTTP/1.1\nHost: shop\nContent-Length: 9\n\nab");
                    seen.acquire();
                }
            }
            Proxies.awaitNothingInFlight(router);

            // Then
            Proxies.await(() -> host.clientsAborted() == CLIENTS, "all of them to be counted");
            assertThat(lines.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .isEmpty();
        }
    }
}
