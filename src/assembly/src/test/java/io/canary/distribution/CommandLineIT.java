package io.canary.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A job of a CI system that deploys with the launcher alone, and branches on exit statuses. */
class CommandLineIT {
    private static final Path LAUNCHER =
            Distribution.FOLDER.resolve("bin/canary").toAbsolutePath();

    @TempDir
    private Path folder = Path.of("");

    private Command job(String script, int port) {
        var environment = Map.of(
                "PATH", System.getenv("PATH"),
                "CANARY_JAVA_HOME", System.getProperty("java.home"),
                "CANARY_URL", "http://127.0.0.1:" + port,
                "XDG_CONFIG_HOME", folder.toString(), // not that of whoever runs the tests
                "CANARY", LAUNCHER.toString());
        return Command.run(folder, environment, List.of("bash", "-c", script));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, PROMOTED", "50, 3, ROLLED_BACK"})
    void a_job_creates_a_deployment_and_waits_and_ends_as_the_deployment_did(int errors, int status, String end) {
        // Given
        try (var service = RunningService.start(Map.of())) {
            // When
            var job = job("""
                    id=$("$CANARY" create --service shop --new-version v2 --initial-weight 50 --step-weight 50 \
                        --interval-sec 1 --min-samples 1 --min-requests 1) || exit
                    while sleep 0.2; do
                        curl -s -o /dev/null "$CANARY_URL/metrics" -H 'Content-Type: application/json' \
                            -d '{"deployment_id": "'"$id"'", "requests": 100, "errors": %d}'
                    done &
                    reports=$!
                    "$CANARY" wait "$id" --timeout 40 && echo deployed
                    status=$?
                    kill $reports
                    exit $status
                    """.formatted(errors), service.port());
            // Then
            assertThat(job.status()).as(job.err()).isEqualTo(status);
            assertThat(job.out()).contains("  " + end + "  ");
            assertThat(job.out().contains("deployed")).isEqualTo(status == 0);
        }
    }

    @Test
    void a_refusal_ends_a_job_and_says_why_and_nothing_is_on_the_standard_output() {
        // Given
        try (var service = RunningService.start(Map.of())) {
            // When
            var job = job("\"$CANARY\" create --service shop --new-version v2 --max-steps 0", service.port());
            // Then
            assertThat(job.status()).isEqualTo(6);
            assertThat(job.out()).isEmpty();
            assertThat(job.err()).startsWith("canary: ").contains("max_steps must be");
        }
    }

    @Test
    void a_service_that_is_not_there_ends_a_job() {
        // When
        var job = job("\"$CANARY\" list", 1);
        // Then
        assertThat(job.status()).isEqualTo(8);
        assertThat(job.err())
                .isEqualTo("canary: no answer from http://127.0.0.1:1: Connection refused "
                        + "(--url or CANARY_URL names another service)\n");
    }

    @Test
    void watch_redraws_on_a_terminal_and_prints_json_into_a_pipe() {
        // Given
        try (var service = RunningService.start(Map.of())) {
            // When
            var job = job("""
                    id=$("$CANARY" create --service shop --new-version v2 --interval-sec 600) || exit
                    script -qec "'$CANARY' watch $id --timeout 1" /dev/null
                    "$CANARY" cancel "$id" > /dev/null
                    "$CANARY" watch "$id" | cat
                    """, service.port());
            // Then
            assertThat(job.out())
                    .contains("\0337[#...................]  5 %")
                    .contains("\0338\033[J")
                    .contains("timed out: not ended yet");
            assertThat(job.out().lines().toList().getLast())
                    .startsWith("{\"at\":")
                    .contains("\"type\":\"cancelled\"");
        }
    }

    @Test
    void a_service_has_a_name_that_commands_use() {
        // Given
        try (var service = RunningService.start(Map.of())) {
            // When
            var job = job("""
                    url=$CANARY_URL
                    unset CANARY_URL
                    "$CANARY" config set here --url "$url" && "$CANARY" config set there --url http://127.0.0.1:1 || exit
                    "$CANARY" config
                    "$CANARY" create --service shop --new-version v2 -o name
                    "$CANARY" config use there
                    "$CANARY" list
                    "$CANARY" list --context here -o name
                    """, service.port());
            // Then
            assertThat(job.status()).as(job.err()).isZero();
            assertThat(job.out().lines()).hasSize(5);
            assertThat(job.out()).containsPattern("\\* +here +http").contains("there");
            assertThat(job.err()).contains("no answer from http://127.0.0.1:1");
        }
    }

    @Test
    void a_completion_script_has_all_commands() {
        // When
        var job = job("""
                eval "$("$CANARY" completion)"
                COMP_WORDS=(canary wh) COMP_CWORD=1
                _canary && echo "${COMPREPLY[@]}"
                """, 1);
        // Then
        assertThat(job.out()).isEqualTo("why\n");
    }
}
