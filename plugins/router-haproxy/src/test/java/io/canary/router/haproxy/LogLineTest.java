package io.canary.router.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogLineTest {

    @Test
    void the_http_format_tells_backend_server_and_latency() {
        // Given
        String line = "<134>Nov 26 00:01:02 haproxy[1]: 127.0.0.1:60096 [26/Nov/2026:00:01:02.003] f checkout/v1 "
                + "0/0/0/1/17 200 78 - - ---- 1/1/0/0/0 0/0 \"GET / HTTP/1.1\"";
        // Then
        assertThat(LogLine.of(line)).contains(new LogLine("checkout", "v1", 17));
    }

    @Test
    void a_request_that_no_server_got_or_that_was_not_answered_tells_nothing() {
        assertThat(LogLine.of("f checkout/<NOSRV> 0/-1/-1/-1/3 503 217 - - SC-- "))
                .isEmpty();
        assertThat(LogLine.of("f checkout/v1 0/0/0/-1/30 -1 0 - - CD-- ")).isEmpty();
        assertThat(LogLine.of("Server checkout/v2 is going DOWN for maintenance. 1 active"))
                .isEmpty();
    }

    @Test
    void what_a_client_writes_into_its_request_is_not_believed_before_what_haproxy_says() {
        // Given
        String line = "h[1]: 127.0.0.1:1 [x] f checkout/v1 0/0/0/1/17 200 78 - - ---- 1/1/0/0/0 0/0 "
                + "\"GET /? checkout/v2 0/0/0/1/99999 200  HTTP/1.1\"";
        // Then
        assertThat(LogLine.of(line)).contains(new LogLine("checkout", "v1", 17));
    }
}
