package io.canary.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.Scraped;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that request long responses and do not read them: the service survives, and others are answered. */
@Timeout(120)
class UntakenAnswersTest {
    private static final int DEPLOYMENTS = 1_000; // a list of them has 900 KB
    private static final int CLIENTS = 60;
    private static final String LISTS = "GET /deployments?limit=1000 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".repeat(20);

    @TempDir
    private Path data;

    private final List<Socket> clients = new ArrayList<>();

    @Test
    void unread_responses_do_not_exhaust_the_memory() throws Exception {
        try (var traffic = new Traffic();
                var service = ServiceProcess.start(data, traffic.uri(), "-Xmx128m", "-XX:+ExitOnOutOfMemoryError")) {
            // Given
            for (int i = 0; i < DEPLOYMENTS; i++) {
                begin(service, i);
            }
            // When
            for (int i = 0; i < CLIENTS; i++) {
                ask(service);
            }
            Eventually.is(() -> refused(service), count -> count > 0);
            // Then: a client that comes meanwhile is answered, and gets a long response as soon as the others have gone
            Eventually.is(() -> service.get("/deployments?limit=1000"), list -> list.startsWith("["));
            assertThat(new JsonObject(service.get("/health")).getString("status"))
                    .isEqualTo("ok");
            assertThat(service.isAlive()).isTrue();
        } finally {
            for (var client : clients) {
                client.close();
            }
        }
    }

    private static void begin(ServiceProcess service, int number) throws IOException, InterruptedException {
        service.post(
                "/deployments",
                new JsonObject().put("service_name", "shop-" + number).put("new_version", "v2"));
    }

    private void ask(ServiceProcess service) throws IOException {
        var client = new Socket();
        client.setReceiveBufferSize(4 << 10);
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), service.port()));
        client.getOutputStream().write(LISTS.getBytes(StandardCharsets.US_ASCII));
        clients.add(client);
    }

    private static double refused(ServiceProcess service) throws IOException, InterruptedException {
        return new Scraped(service.get("/metrics")).refused("answer_time");
    }
}
