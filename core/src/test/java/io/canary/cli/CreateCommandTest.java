package io.canary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command that creates a deployment, against a service. */
@Timeout(120)
class CreateCommandTest {
    @AutoClose
    private static final TestService service = TestService.started();

    private static final RemoteCommands remote = new RemoteCommands(service);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void a_deployment_is_created_from_options_and_only_its_id_is_printed() throws Exception {
        // When
        var terminal = remote.run(
                new CreateCommand(),
                "--service",
                remote.newService(),
                "--baseline-version",
                "1",
                "--new-version",
                "2",
                "--initial-weight",
                "12.5",
                "--interval-sec",
                "600",
                "--max-latency-p95-ms",
                "null",
                "--set",
                "policy.analysis.mode=threshold",
                "--set",
                "safeguards.deadline_sec=7200");
        // Then
        assertThat(terminal.status()).as(terminal.err()).isZero();
        var created = service.deployment(terminal.lines().getFirst());
        assertThat(terminal.lines()).hasSize(1);
        assertThat(created.getString("baseline_version")).isEqualTo("1");
        assertThat(created.getInteger("current_weight")).isNotNull();
        var config = created.getJsonObject("config");
        assertThat(config.getJsonObject("strategy").getDouble("initial_weight")).isEqualTo(12.5);
        assertThat(config.getJsonObject("policy").getValue("max_latency_p95_ms"))
                .isNull();
        assertThat(config.getJsonObject("policy").getJsonObject("analysis").getString("mode"))
                .isEqualTo("threshold");
        assertThat(config.getJsonObject("safeguards").getInteger("deadline_sec"))
                .isEqualTo(7200);
    }

    @Test
    void options_override_the_file() throws Exception {
        // Given
        String name = remote.newService();
        var file = Files.writeString(
                folder.resolve("deployment.json"), TestService.slow(name).encodePrettily());
        // When
        var terminal = remote.run(new CreateCommand(), "-f", file.toString(), "--new-version", "v7", "--json");
        // Then
        var created = new JsonObject(terminal.out());
        assertThat(created.getString("service_name")).isEqualTo(name);
        assertThat(created.getString("new_version")).isEqualTo("v7");
        assertThat(created.getJsonObject("config").getJsonObject("strategy").getInteger("interval_sec"))
                .isEqualTo(3_600);
    }

    @Test
    void a_request_with_a_repeated_idempotency_key_is_done_once() {
        // Given
        String name = remote.newService();
        String[] words = {"--service", name, "--new-version", "2", "--idempotency-key", "build of " + name};
        // When
        var first = remote.run(new CreateCommand(), words);
        var again = remote.run(new CreateCommand(), words);
        // Then
        assertThat(again.status()).isZero();
        assertThat(again.out()).isEqualTo(first.out());
    }

    @Test
    void a_deployment_is_created_and_waited_for() {
        // When
        var terminal = remote.run(
                new CreateCommand(),
                "--service",
                remote.newService(),
                "--new-version",
                "2",
                "--wait",
                "--timeout",
                "0.1");
        // Then
        assertThat(terminal.status()).isEqualTo(ExitStatus.TIMED_OUT);
        assertThat(terminal.lines()).hasSize(1);
        assertThat(terminal.err()).contains("timed out");
    }

    @Test
    void every_error_of_a_new_deployment_is_printed() {
        // When
        var terminal = remote.run(
                new CreateCommand(),
                "--service",
                "shop",
                "--new-version",
                "2",
                "--max-steps",
                "0",
                "--set",
                "colour=red");
        // Then
        assertThat(terminal.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(terminal.err()).contains("strategy.max_steps must be").contains("colour is not known");
    }
}
