package io.canary.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.tck.RecordingContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a page of another site can make somebody's browser send to a control API inside, and who may send it. */
@Timeout(60)
class ControlBrowserTest {
    private static final String JSON = "Content-Type: application/json";

    private final Upstreams upstreams = new Upstreams().version("v1").version("v2");
    private ProxyRouter router;

    @BeforeEach
    void start() {
        router = Proxies.of(
                upstreams.versions(),
                Map.of(),
                Map.of("control", Map.of("port", 0, "hosts", List.of("edge.internal"))),
                new RecordingContext("edge"));
    }

    @AfterEach
    void stop() {
        router.close();
        upstreams.close();
    }

    private String promoteV2(String headers) throws Exception {
        String body = "{\"version\": \"v2\"}";
        try (var client = new RawClient(router.controlPort())) {
            client.send("PUT /services/shop/promote HTTP/1.1\n" + headers + "\nContent-Length: " + body.length()
                    + "\n\n" + body);
            return client.answer();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Host: localhost|415",
                "Host: localhost~Content-Type: text/plain|415",
                "Host: localhost~Content-Type: text/plain;application/json|415",
                "Host: evil.example~" + JSON + "|421",
                "Host: localhost.evil.example~" + JSON + "|421",
                "Host: 127.0.0.1.evil.example~" + JSON + "|421",
                "Host: localhost~Origin: http://evil.example~" + JSON + "|403",
                "Host: localhost~Origin: null~" + JSON + "|403",
                "Host: localhost~Sec-Fetch-Site: cross-site~" + JSON + "|403",
            })
    void what_a_foreign_page_can_send_moves_nothing(String headers, int status) throws Exception {
        // When
        String answer = promoteV2(headers.replace('~', '\n'));
        // Then
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(router.observe("shop")).asString().doesNotContain("v2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "localhost:8100|" + JSON,
                "127.0.0.1|Content-Type: application/json; charset=utf-8",
                "[::1]:8100|" + JSON,
                "edge.internal|" + JSON,
                "localhost:8100|Origin: http://localhost:8100~" + JSON,
            })
    void who_calls_it_by_a_name_of_its_own_and_sends_json_is_heard(String host, String headers) throws Exception {
        // When
        String answer = promoteV2("Host: " + host + "\n" + headers.replace('~', '\n'));
        // Then
        assertThat(answer).startsWith("HTTP/1.1 200").contains("\"v2\":10000");
    }
}
