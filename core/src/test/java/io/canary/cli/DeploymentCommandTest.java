package io.canary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The commands that change a deployment, against a service. */
@Timeout(120)
class DeploymentCommandTest {
    @AutoClose
    private static final TestService service = TestService.started();

    private static final RemoteCommands remote = new RemoteCommands(service);

    @Test
    void commands_are_done_and_their_reason_is_in_the_history() throws Exception {
        // Given
        String id = remote.create();
        // When
        var paused = remote.run(new DeploymentCommand.Pause(), id, "--reason", "lunch", "--by", "alice");
        var resumed = remote.run(new DeploymentCommand.Resume(), id);
        service.sample(id, 100, 0);
        var promoted = remote.run(new DeploymentCommand.Promote(), id, "--json");
        // Then
        assertThat(paused.lines()).singleElement().asString().startsWith(id + "  PAUSED  5 %  ");
        assertThat(resumed.status()).isZero();
        assertThat(new JsonObject(promoted.out()).getString("status")).isEqualTo("PROMOTED");
        assertThat(service.deployment(id).getJsonArray("history").encode())
                .contains("paused on request: lunch")
                .contains("alice (127.0.0.1)");
    }

    @Test
    void a_command_that_is_not_possible_now_is_rejected_with_the_reason() throws Exception {
        // Given
        String id = remote.create();
        // When
        var terminal = remote.run(new DeploymentCommand.Promote(), id);
        // Then
        assertThat(terminal.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(terminal.err()).contains("too little evidence");
    }

    @Test
    void an_abandon_needs_a_reason() throws Exception {
        // Given
        String id = remote.create();
        // When
        var withoutReason = remote.run(new DeploymentCommand.Abandon(), id);
        var refused = remote.run(new DeploymentCommand.Abandon(), id, "--reason", "edge is gone");
        // Then: this one's router answers
        assertThat(withoutReason.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(withoutReason.err()).contains("--reason must say why");
        assertThat(refused.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(refused.err()).contains("cancel");
    }
}
