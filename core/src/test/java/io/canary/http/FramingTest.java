package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that two parsers of HTTP would read differently (RFC 9112): they are refused, and nothing after them is
 * read.
 */
class FramingTest {
    /** The smuggled request: it must never be answered. */
    private static final String NEXT = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";

    @AutoClose
    private static final TestService service =
            TestService.started(Map.of("http", Map.of("hosts", List.of("x", "x.example-1.org"))));

    private static void isRefusedAndClosed(String request) throws Exception {
        String answer = RawHttp.exchange(service, request + NEXT);
        assertThat(RawHttp.status(answer)).as(answer).isEqualTo(400);
        assertThat(answer).containsIgnoringCase("connection: close").containsOnlyOnce(" 400 ");
        assertThat(answer).doesNotContain(" 200 ");
        assertThat(RawHttp.problem(answer).detail()).startsWith("the request is not valid HTTP");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 2\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 2",
                "Transfer-Encoding: chunked\r\nContent-Length: 0",
                "Transfer-Encoding: gzip, chunked\r\nContent-Length: 2",
                "Transfer-Encoding: identity\r\nContent-Length: 2",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                "Transfer-Encoding: identity, chunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, gzip",
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked;q=1",
                "Transfer-Encoding: \"chunked\"",
                "Transfer-Encoding:",
                "Transfer-Encoding : chunked",
                "Content-Length: 2\r\nContent-Length: 5",
                "Content-Length: 2\r\nContent-Length: 2",
                "Content-Length: 2, 2",
                "Content-Length: +2",
                "Content-Length: 0x2",
                "Content-Length: 2 2"
            })
    void a_body_with_an_ambiguous_end_is_refused_on_every_route(String headers) throws Exception {
        for (String path : new String[] {"/metrics", "/deployments", "/simulate", "/deployments/x/cancel"}) {
            isRefusedAndClosed("POST " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n\r\n2\r\n{}\r\n0\r\n\r\n");
        }
    }

    /** CVE-2026-42580: a size of more than 32 bits was read as its last 32, and what follows the few bytes as the next request. */
    @ParameterizedTest
    @ValueSource(
            strings = {"100000002", "10000000000000002", "80000002", "ffffffff00000002", "-2", "+2", "0x2", "2 2", "2_"
            })
    void a_chunk_with_an_ambiguous_size_is_refused_with_all_that_follows(String size) throws Exception {
        // When
        String answer = RawHttp.exchange(
                service,
                "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + size + "\r\n{}\r\n0\r\n\r\n"
                        + NEXT);
        // Then
        assertThat(answer).doesNotContain(" 200 ").doesNotContain(" 202 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Host: a\r\nHost: b\r\n",
                "Host: a\r\nHost: a\r\n",
                "Host: a b\r\n",
                "Host: a/b\r\n",
                "Host: a@b\r\n"
            })
    void a_request_has_one_host(String host) throws Exception {
        isRefusedAndClosed("GET /health HTTP/1.1\r\n" + host + "\r\n");
        isRefusedAndClosed("POST /metrics HTTP/1.1\r\n" + host + "Content-Length: 2\r\n\r\n{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "x:8000", "127.0.0.1", "[::1]:8000", "x.example-1.org", ""})
    void every_valid_host_is_accepted(String host) throws Exception {
        // When
        String answer = RawHttp.exchange(
                service, "GET /health/live HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        // Then
        assertThat(RawHttp.status(answer)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.2", "HTTP/2.0", "HTTP/9", "http/1.1", "Http/1.0", "HTTP/01.1", "HTCPCP/1.0"})
    void an_unsupported_protocol_version_is_refused(String version) throws Exception {
        isRefusedAndClosed("GET /health " + version + "\r\nHost: x\r\n\r\n");
    }

    @Test
    void http_1_0_needs_no_host_and_has_no_chunks() throws Exception {
        // When
        String plain = RawHttp.exchange(service, "GET /health/live HTTP/1.0\r\n\r\n");
        String chunked = RawHttp.exchange(
                service, "POST /metrics HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n");
        // Then
        assertThat(RawHttp.status(plain)).isEqualTo(200);
        assertThat(RawHttp.status(chunked)).isEqualTo(400);
    }

    /** As old clients leave it behind a body (RFC 9112, section 2.2). */
    @Test
    void an_empty_line_before_a_request_is_skipped() throws Exception {
        // When
        String answer =
                RawHttp.exchange(service, "\r\nGET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        // Then
        assertThat(RawHttp.status(answer)).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"chunked", "Chunked", "CHUNKED"})
    void every_valid_form_of_chunks_is_accepted(String encoding) throws Exception {
        // When
        String answer = RawHttp.exchange(
                service,
                "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\nTransfer-Encoding: "
                        + encoding
                        + "\r\n\r\n2\r\n{}\r\n0\r\n\r\n");
        // Then
        assertThat(RawHttp.problem(answer).pointers()).contains("/deployment_id");
    }
}
