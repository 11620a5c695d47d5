package io.canary.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.text.ReasonText;
import org.junit.jupiter.api.Test;

class CommandTest {

    @Test
    void commands_are_named_as_their_records_in_their_order() {
        // When
        var names = Command.types().stream().map(Command::name).toList();
        // Then
        assertThat(names).containsExactly("cancel", "rollback", "pause", "resume", "skip", "promote", "abandon");
    }

    @Test
    void the_history_says_what_was_requested_and_why() {
        // Given
        var said = new Command.Pause("lunch", "alice");
        var unsaid = new Command.Pause(null, null);
        // When
        // Then
        assertThat(ReasonText.of(said.because())).isEqualTo("paused on request: lunch");
        assertThat(ReasonText.of(unsaid.because())).isEqualTo("paused on request");
    }

    @Test
    void a_command_that_needs_a_verdict_is_no_event_without_one() {
        // Given
        var command = Commands.promote(false);
        // When
        // Then
        assertThatThrownBy(() -> new Event.Commanded(Scenes.t(0), command, "alice"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("promote");
    }
}
