package io.canary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Compared;
import io.canary.analysis.Verdict;
import io.canary.analysis.sequential.engine.Engine;
import io.canary.analysis.sequential.memento.Memento;
import io.canary.rollout.Decision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * States that schema 9 saved as one list of numbers: the findings from them, and all later ones, are those of that
 * version. That version has written the files.
 */
class SavedStateTest {

    private static String file(StateTrial trial, String extension) {
        String name = "schema-9/" + trial.name().toLowerCase(Locale.ROOT) + extension;
        try (var in = Objects.requireNonNull(SavedStateTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> findings(StateTrial trial) {
        return List.of(file(trial, ".findings").split("--\n"));
    }

    private static Decision decision(StateTrial trial) {
        return Codec.decision(file(trial, ".json"));
    }

    private static Compared compared(Decision decision) {
        return ((Verdict.Comparative) decision.verdict()).compared();
    }

    @ParameterizedTest
    @EnumSource
    void a_decision_of_schema_9_is_repeated_to_the_bit(StateTrial trial) {
        // When
        var compared = compared(decision(trial));
        // Then
        assertThat(StateTrial.text(compared.finding()))
                .isEqualTo(findings(trial).getFirst());
    }

    @ParameterizedTest
    @EnumSource
    void later_decisions_are_the_same_too(StateTrial trial) {
        // Given
        var inputs = compared(decision(trial)).inputs();
        var engine = Engine.restore(inputs.policy(), inputs.after());
        // When
        for (int tick = StateTrial.DECIDED_AT; tick < StateTrial.END; tick++) {
            engine.take(trial.stratum(tick));
        }
        // Then
        assertThat(StateTrial.text(engine.finding())).isEqualTo(findings(trial).getLast());
    }

    @ParameterizedTest
    @EnumSource
    void its_upgraded_state_has_the_sections_of_a_current_state(StateTrial trial) {
        // Given
        var engine = trial.begin();
        for (int tick = 0; tick < StateTrial.SAVED_AT; tick++) {
            engine.take(trial.stratum(tick));
        }
        var before = compared(decision(trial)).inputs().before();
        // When
        var rewritten = Engine.rewritten(trial.policy(), before);
        // Then
        assertThat(before).isNotEqualTo(engine.memento());
        assertThat(rewritten).isEqualTo(engine.memento());
    }

    @ParameterizedTest
    @EnumSource
    void it_is_written_and_read_back_unchanged(StateTrial trial) {
        // Given
        var decision = decision(trial);
        // When
        var again = Codec.decision(Codec.write(decision));
        // Then
        assertThat(again).isEqualTo(decision);
        assertThat(StateTrial.text(compared(again).finding()))
                .isEqualTo(findings(trial).getFirst());
    }

    @ParameterizedTest
    @EnumSource
    void a_current_state_is_at_least_a_fifth_shorter(StateTrial trial) {
        // Given
        String old = file(trial, ".look");
        // When
        var before = Engine.rewritten(
                trial.policy(), compared(decision(trial)).inputs().before());
        // Then
        assertThat(before.text().length()).isLessThan(old.length() * 4 / 5);
        assertThat(Memento.parse(before.text())).isEqualTo(before);
    }
}
