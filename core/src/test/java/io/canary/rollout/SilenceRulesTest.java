package io.canary.rollout;

import static io.canary.rollout.Scenes.SPEC;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Policy;
import io.canary.rollout.Event.CanarySilent;
import io.canary.rollout.Event.Silence;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.spi.settings.Settings;
import io.canary.text.ReasonText;
import io.canary.text.Retold;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The consequences of a canary that stops reporting while the baseline reports. */
class SilenceRulesTest {
    private static final Instant SINCE = Instant.parse("2026-01-01T12:03:05Z");

    private static Walk silent(Walk walk) {
        return silent(walk, Silence.ANYTHING);
    }

    private static Walk silent(Walk walk, Silence what) {
        return walk.on(new CanarySilent(walk.now(), SINCE, what));
    }

    @Test
    void it_is_rolled_back_with_nothing_against_the_version() {
        // When
        var walk = silent(Walk.soaking(SPEC));
        // Then
        assertThat(walk.status()).isEqualTo(Status.ROLLING_BACK);
        assertThat(walk.history).extracting(HistoryEntry::type).contains(Type.CANARY_SILENT);
        assertThat(ReasonText.of(StateView.reason(SPEC, walk.state(), null)))
                .contains("the canary has reported nothing since 2026-01-01T12:03:05Z, while the baseline reports");
        assertThat(KnownBad.of(SPEC, walk.confirm().state())).isNull();
    }

    @Test
    void one_that_no_longer_reports_errors_is_rolled_back_for_that() {
        // When
        var walk = silent(Walk.soaking(SPEC), Silence.ERRORS);
        // Then
        assertThat(walk.status()).isEqualTo(Status.ROLLING_BACK);
        assertThat(ReasonText.of(StateView.reason(SPEC, walk.state(), null)))
                .contains(
                        "the canary has reported requests but not how many of them failed since 2026-01-01T12:03:05Z, "
                                + "while the baseline reports its errors");
        assertThat(KnownBad.of(SPEC, walk.confirm().state())).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void the_event_can_be_read_back_from_the_history(Silence what) {
        // When
        var walk = silent(Walk.soaking(SPEC), what);
        // Then
        assertThat(walk.history.stream()
                        .filter(entry -> entry.type() == Type.CANARY_SILENT)
                        .map(entry -> Retold.event(entry, Scenes.percent(5))))
                .singleElement()
                .isInstanceOfSatisfying(
                        CanarySilent.class, silent -> assertThat(silent.what()).isEqualTo(what));
    }

    @Test
    void it_is_rolled_back_from_a_pause_too() {
        assertThat(silent(Walk.soaking(SPEC).command(Commands.PAUSE)).status()).isEqualTo(Status.ROLLING_BACK);
    }

    @Test
    void with_hold_it_is_held() {
        // Given
        var spec = Scenes.spec(Settings.read(Policy.class, Map.of("analysis", Map.of("on_silence", "hold"))));
        // Then
        assertThat(silent(Walk.soaking(spec)).status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void while_the_next_weight_is_requested_the_traffic_of_the_canary_is_unknown() {
        assertThat(silent(Walk.shifting(SPEC)).status()).isEqualTo(Status.RUNNING);
    }
}
