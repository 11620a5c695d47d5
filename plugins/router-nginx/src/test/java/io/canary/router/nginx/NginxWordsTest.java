package io.canary.router.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NginxWordsTest {

    @Test
    void the_same_failure_is_the_same_text_whenever_and_by_whichever_process_it_is_reported() {
        // Given
        String first = """
                nginx: [warn] the "user" directive makes no sense in /etc/nginx/nginx.conf:1
                2026/11/28 19:51:21 [emerg] 26897#26897: unknown directive "foo" in /etc/nginx/nginx.conf:5
                nginx: configuration file /etc/nginx/nginx.conf test failed
                """;
        String later = first.replace("26897", "31").replace("19:51:21", "20:00:00");
        // When
        String words = NginxWords.of(first);
        // Then
        assertThat(words)
                .isEqualTo("[warn] the \"user\" directive makes no sense in /etc/nginx/nginx.conf:1; "
                        + "[emerg] unknown directive \"foo\" in /etc/nginx/nginx.conf:5");
        assertThat(NginxWords.of(later)).isEqualTo(words);
    }

    @Test
    void what_nginx_says_on_the_terminal_and_in_its_log_is_said_once() {
        assertThat(NginxWords.of("nginx: [emerg] bind() failed\n2026/11/28 19:51:21 [emerg] 7#7: *12 bind() failed"))
                .isEqualTo("[emerg] bind() failed");
    }

    @Test
    void a_process_that_could_not_be_signalled_is_not_named() {
        assertThat(NginxWords.of("nginx: [alert] kill(99999, 1) failed (3: No such process)"))
                .isEqualTo("[alert] kill() failed (3: No such process)");
    }

    @Test
    void silence_is_said() {
        assertThat(NginxWords.of(" \n")).isEqualTo("without a word");
    }
}
