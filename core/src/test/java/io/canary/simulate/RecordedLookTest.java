package io.canary.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.analysis.sequential.engine.Engine;
import io.canary.journal.StateTrial;
import io.canary.simulate.RecordedLook.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordedLookTest {

    private static State recorded(StateTrial trial) throws IOException {
        String name = "schema-9/" + trial.name().toLowerCase(Locale.ROOT) + ".look";
        try (var in = Objects.requireNonNull(StateTrial.class.getResourceAsStream(name))) {
            var lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return new State(null, lines.getFirst(), lines.getLast());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_state_in_an_older_recording_is_the_one_that_was_recorded(StateTrial trial) throws IOException {
        // Given
        var engine = trial.begin();
        for (int tick = 0; tick < StateTrial.SAVED_AT; tick++) {
            engine.take(trial.stratum(tick));
        }
        // When
        var memento = recorded(trial).memento();
        // Then
        assertThat(Engine.rewritten(trial.policy(), memento)).isEqualTo(engine.memento());
        assertThat(State.of(memento).memento()).isEqualTo(memento);
    }

    @Test
    void an_empty_state_is_rejected() {
        assertThatThrownBy(() -> new State(null, "", null).memento())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a state has sections, or numbers and counts");
    }
}
