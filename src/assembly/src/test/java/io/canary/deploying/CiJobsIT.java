package io.canary.deploying;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.distribution.Command;
import io.canary.distribution.Distribution;
import io.canary.distribution.RunningService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The GitHub Action and the GitLab job of the distribution, against a real service. */
class CiJobsIT {
    private static final String QUICK = "{\"initial_weight\": 50, \"step_weight\": 50, \"interval_sec\": 1}";
    private static final String LENIENT = "{\"min_samples\": 1, \"min_requests\": 1}";

    @TempDir
    private Path folder = Path.of("");

    private final RunningService service = RunningService.start(Map.of());
    private final List<Process> reporters = new ArrayList<>();

    @AfterEach
    void stop() {
        reporters.forEach(Process::destroy);
        service.close();
    }

    private String url() {
        return "http://127.0.0.1:" + service.port();
    }

    private CiJob github(Map<String, String> more, String key) throws IOException {
        var inputs = new HashMap<>(Map.of("url", url(), "service", "shop", "version", "v2", "timeout", "60"));
        inputs.putAll(more);
        return CiJob.github(folder, inputs, key);
    }

    /** Reports metrics of the new version until the test ends. */
    private void report(int errors) throws IOException {
        var reporter = new ProcessBuilder("sh", "-c", """
                while sleep 0.2; do
                    curl -s -o /dev/null %s/metrics -H 'Content-Type: application/json' \
                        -d '{"service_name": "shop", "version": "v2", "requests": 100, "errors": %d}'
                done
                """.formatted(url(), errors)).start();
        reporters.add(reporter);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, PROMOTED", "50, 3, ROLLED_BACK"})
    void a_job_of_github_ends_as_the_deployment_did(int errors, int status, String end) throws IOException {
        // Given
        var job = github(Map.of("baseline", "v1", "strategy", QUICK, "policy", LENIENT), "run-1");
        report(errors);
        // When
        var attempt = job.run();
        var outputs = job.outputs();
        var next = job.run();
        // Then
        assertThat(attempt.status()).as(attempt.err()).isEqualTo(status);
        assertThat(attempt.out()).contains("  " + end + "  ");
        assertThat(outputs).last().isEqualTo("status=" + end);
        assertThat(next.status())
                .as("the next attempt of the run: " + next.err())
                .isEqualTo(status);
        assertThat(job.outputs()).as("of the same deployment").hasSize(4);
        assertThat(job.outputs().get(2)).isEqualTo(outputs.getFirst());
    }

    @Test
    void a_job_of_gitlab_ends_as_the_deployment_did() throws IOException {
        // Given
        var variables = Map.of(
                "CANARY_URL", url(),
                "CANARY_TIMEOUT", "60",
                "CANARY_SERVICE", "shop",
                "CANARY_VERSION", "v2",
                "CANARY_BASELINE", "v1",
                "CANARY_STRATEGY", QUICK,
                "CANARY_POLICY", LENIENT);
        var job = CiJob.gitlab(folder, variables, "12");
        report(0);
        // When
        var attempt = job.run();
        // Then
        assertThat(attempt.status()).as(attempt.err()).isZero();
        assertThat(attempt.out()).contains("  PROMOTED  ");
    }

    @Test
    void without_a_wait_a_job_ends_when_the_deployment_is_created() throws IOException {
        // When
        var job = github(Map.of("wait", "false"), "run-1");
        var attempt = job.run();
        // Then
        assertThat(attempt.status()).as(attempt.err()).isZero();
        assertThat(job.outputs()).hasSize(2).first().asString().matches("id=[0-9a-f-]{36}");
    }

    @Test
    void a_job_that_has_waited_long_enough_leaves_the_deployment_as_it_is() throws IOException {
        // When
        var attempt = github(Map.of("timeout", "1"), "run-1").run();
        // Then
        assertThat(attempt.status()).isEqualTo(5);
        assertThat(attempt.err()).contains("timed out after 1 s: the deployment goes on");
        assertThat(curl("/deployments")).contains("\"status\":\"RUNNING\"");
    }

    @Test
    void a_cancelled_deployment_fails_the_next_attempt_of_the_run() throws IOException {
        // Given
        var job = github(Map.of("wait", "false"), "run-1");
        assertThat(job.run().status()).isZero();
        String id = job.outputs().getFirst().replace("id=", "");
        // When
        curl("/deployments/" + id + "/cancel", "-X", "POST", "-H", "Canary-Request: 1");
        var next = github(Map.of(), "run-1").run();
        // Then
        assertThat(next.status()).as(next.err()).isEqualTo(4);
        assertThat(next.out()).contains("  CANCELLED  ");
    }

    @Test
    void names_are_data_whatever_they_hold() throws IOException {
        // Given
        String name = "a\"b\\c$(touch x)`touch x`'; touch x";
        // When
        var attempt = github(Map.of("service", name, "wait", "false"), name).run();
        // Then
        assertThat(attempt.status()).as(attempt.err()).isZero();
        assertThat(curl("/deployments")).contains("\"service_name\":\"a\\\"b\\\\c$(touch x)`touch x`'; touch x\"");
        assertThat(Path.of("x")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "strategy | {\"max_steps\": 0} | 6 | max_steps must be",
                "strategy | no JSON | 6 | not JSON",
                "url | 127.0.0.1:8000 | 2 | CANARY_URL must be",
                "version | '' | 2 | CANARY_VERSION is not set",
                "timeout | 1m | 2 | CANARY_TIMEOUT must be",
                "wait | yes | 2 | CANARY_WAIT must be",
                "url | http://127.0.0.1:1 | 8 | no answer from http://127.0.0.1:1"
            })
    void what_does_not_work_has_a_status_and_a_reason(String input, String value, int status, String reason)
            throws IOException {
        // When
        var attempt =
                github(Map.of(input, value), "run-1").set("CANARY_OUTAGE", "1").run();
        // Then
        assertThat(attempt.status()).as(attempt.err()).isEqualTo(status);
        assertThat(attempt.err()).contains(reason);
        assertThat(attempt.out()).isEmpty();
    }

    @Test
    void a_key_is_of_a_run_and_not_of_an_attempt() throws IOException {
        // When
        String action = Files.readString(Distribution.FOLDER.resolve("ci/action.yml"));
        String gitlab = Files.readString(Distribution.FOLDER.resolve("ci/gitlab.yml"));
        // Then
        assertThat(action).contains("github.run_id").doesNotContain("run_attempt", "run_number");
        assertThat(gitlab).contains("$CI_PIPELINE_ID").doesNotContain("CI_JOB_ID");
    }

    private String curl(String path, String... options) {
        var words = new ArrayList<>(List.of("curl", "-s", url() + path));
        words.addAll(List.of(options));
        return Command.run(folder, Map.of("PATH", System.getenv("PATH")), words).out();
    }
}
