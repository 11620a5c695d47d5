package io.canary.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose end two readers of HTTP would see in two places: no request that is hidden in one reaches a version. */
class ProxyFramingTest {
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final Upstreams upstreams = new Upstreams();
    private ProxyRouter router;

    @BeforeEach
    void start() {
        upstreams.version("v1", request -> {
            seen.add(request.uri());
            request.endHandler(end -> request.response().end());
        });
        router = Proxies.of(upstreams, Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        router.close();
        upstreams.close();
    }

    /** CVE-2026-42580: a size of more than 32 bits was read as its last 32, and what follows the few bytes as the next request. */
    @ParameterizedTest
    @ValueSource(
            strings = {"100000002", "10000000000000002", "80000002", "ffffffff00000002", "-2", "+2", "0x2", "2 2", "2_"
            })
    void what_follows_a_chunk_of_no_certain_size_is_not_sent_on(String size) throws Exception {
        // When
        try (var client = new RawClient(Proxies.port(router))) {
            client.send("POST /open HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\n" + size
                    + "\n{}\n0\n\nGET /hidden HTTP/1.1\nHost: x\n\n");
            readToEnd(client);
        }
        try (var next = new RawClient(Proxies.port(router))) {
            next.send("GET /next HTTP/1.1\nHost: x\n\n");
            assertThat(next.answer()).startsWith("HTTP/1.1 200");
        }
        // Then
        assertThat(seen).contains("/next").doesNotContain("/hidden");
    }

    /** The answers that come until the proxy ends the connection, as it must. */
    private static void readToEnd(RawClient client) {
        try {
            while (true) {
                client.answer();
            }
        } catch (IOException closed) {
            assertThat(closed).hasMessageStartingWith("closed after");
        }
    }
}
