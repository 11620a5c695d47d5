package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.CapturedLog;
import io.canary.TestService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Clients that disconnect must not fill the log. */
@Timeout(60)
@Isolated("nothing may be logged meanwhile")
class AbortedRequestsTest {
    private static final int CLIENTS = 10;

    @Test
    void clients_that_disconnect_are_counted_and_not_logged() throws Exception {
        // Given
        try (var service = TestService.start();
                var log = new CapturedLog()) {
            // When
            for (int i = 0; i < CLIENTS; i++) {
                try (var client = new RawHttp(service)) {
                    client.send(String.join(
                            "\r\n",
                            "POST /deployments HTTP/1.1",
                            "Host: localhost",
                            "Content-Type: application/json",
                            "Expect: 100-continue",
                            "Content-Length: 100",
                            "",
                            ""));
                    client.readUntil("100 Continue"); // the head has arrived
                }
            }

            // Then
            awaitCounted(service);
            assertThat(log.text()).isEmpty();
        }
    }

    private static void awaitCounted(TestService service) throws Exception {
        String wanted = "canary_clients_aborted_total{at=\"rest\"} " + CLIENTS + ".0";
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        String scrape = "";
        while (!scrape.contains(wanted)) {
            assertThat(System.nanoTime()).as(wanted + " in\n" + scrape).isLessThan(end);
            scrape = service.get("/metrics").body();
        }
    }
}
