package io.canary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How commands fail: by their arguments, without a service, and by what the service rejects. */
@Timeout(120)
class RemoteErrorsTest {
    @AutoClose
    private static final TestService service = TestService.started();

    private static final RemoteCommands remote = new RemoteCommands(service);

    @TempDir
    private Path folder = Path.of("");

    static Stream<Object> commands() {
        return Stream.of(
                new WaitCommand(),
                new WatchCommand(),
                new GetCommand(),
                new DeploymentCommand.Pause(),
                new DeploymentCommand.Resume(),
                new DeploymentCommand.Promote(),
                new DeploymentCommand.Rollback(),
                new DeploymentCommand.Cancel());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void an_unknown_deployment_is_rejected(Object command) {
        // When
        var terminal = remote.run(command, "4 2");
        // Then
        assertThat(terminal.status()).as(terminal.err()).isEqualTo(ExitStatus.REFUSED);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).startsWith("canary: ").contains("4 2");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_service_that_does_not_listen_is_unreachable(Object command) throws Exception {
        // When
        var terminal = RemoteCommands.run("http://127.0.0.1:" + TestService.freePort(), command, "42");
        // Then
        assertThat(terminal.status()).isEqualTo(ExitStatus.UNREACHABLE);
        assertThat(terminal.err()).startsWith("canary: no answer from http://127.0.0.1:");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void arguments_that_cannot_be_parsed_are_a_usage_error(Object command) {
        assertThat(remote.run(command).status()).isEqualTo(ExitStatus.USAGE);
        assertThat(remote.run(command, "42", "--colour").status()).isEqualTo(ExitStatus.USAGE);
        assertThat(RemoteCommands.run("localhost:8000", command, "42").status()).isEqualTo(ExitStatus.USAGE);
        assertThat(RemoteCommands.run("ftp://127.0.0.1", command, "42").err())
                .contains("--url must be an address such as");
    }

    @Test
    void invalid_values_of_options_are_a_usage_error() {
        assertThat(remote.run(new WaitCommand(), "42", "--for", "over").err())
                .contains("must be ended, promoted, paused or changed, was over");
        assertThat(remote.run(new WaitCommand(), "42", "--timeout", "-1").status())
                .isEqualTo(ExitStatus.USAGE);
        assertThat(remote.run(new ListCommand(), "--limit", "0").status()).isEqualTo(ExitStatus.USAGE);
        assertThat(remote.run(new CreateCommand(), "--service", "shop").err()).contains("--new-version");
        assertThat(remote.run(new CreateCommand(), "-f", folder.resolve("none").toString())
                        .status())
                .isEqualTo(ExitStatus.USAGE);
        assertThat(remote.run(new CreateCommand(), "--service", "a", "--new-version", "b", "--timeout", "1")
                        .status())
                .isEqualTo(ExitStatus.USAGE);
    }
}
