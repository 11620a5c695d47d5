package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Heads that a proxy before the service may read differently, followed by a request that it would take for part of the
 * first.
 */
class HeadFramingTest {
    private static final String NEXT = "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    @AutoClose
    private static final TestService service = TestService.started();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: x\r\n : y\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: x\r\nX\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: x\r\nX : y\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: x\r\nX Y: z\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: x\r\nX: y\r\n z\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: x\r\nX: y\r\n\tz\r\n\r\n",
                "GET /health HTTP/1.1\r\n Host: x\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: x\r\nX: y\u0000\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: x\r\nX: y\rZ: z\r\n\r\n",
                "GET  /health HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /health  HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET\t/health\tHTTP/1.1\r\nHost: x\r\n\r\n",
                " GET /health HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /health HTTP/1.1 \r\nHost: x\r\n\r\n",
                "GET /health HTTP/1.1\nHost: x\n\n",
                "GET /health HTTP/1.1\r\nHost: x\nX: y\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: x\r\n\n",
                "GET /health HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n"
            })
    void an_ambiguous_head_is_refused_and_nothing_after_it_is_read(String head) throws Exception {
        // When
        String answer = RawHttp.exchange(service, head + NEXT);
        // Then
        assertThat(answer).as(answer).doesNotContain(" 200 ").doesNotContain("\"ok\"");
        if (!answer.isEmpty()) {
            assertThat(RawHttp.status(answer)).isEqualTo(400);
            assertThat(answer).containsOnlyOnce("HTTP/1.").containsIgnoringCase("connection: close");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2\n{}\n0\n\n",
                "2\r\n{}\n0\r\n\r\n",
                "2\n{}\r\n0\r\n\r\n",
                "2\r\n{}0\r\n\r\n",
                "2;a\nb\r\n{}\r\n0\r\n\r\n",
                "\r\n2\r\n{}\r\n0\r\n\r\n",
                "2\r\n{}\r\n0\r\nX\r\n\r\n",
                "2\r\n{}\r\n0\r\n: y\r\n\r\n",
                "100000004\r\n{}  \r\n0\r\n\r\n",
                "fffffffffffffffff\r\n{}\r\n0\r\n\r\n"
            })
    void ambiguous_chunks_end_the_connection(String chunks) throws Exception {
        // When
        String answer = RawHttp.exchange(
                service,
                "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + chunks + NEXT);
        // Then
        assertThat(answer)
                .as(answer)
                .doesNotContain(" 200 ")
                .doesNotContain(" 202 ")
                .doesNotContain("\"ok\"");
    }
}
