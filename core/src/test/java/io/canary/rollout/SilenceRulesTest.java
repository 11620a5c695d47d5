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
    void it_is_taken_back_with_nothing_against_the_version() {
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
    void one_that_reports_requests_and_no_errors_any_more_is_taken_back_for_that() {
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
    void what_the_history_tells_of_it_is_what_happened(Silence what) {
        // When
        var walk = silent(Walk.soaking(SPEC), what);
        // Then
        assertThat(walk.history.stream()
                        .filter(entry -> entry.type() == Type.CANARY_SILENT)
                        .map(entry -> Retold.event(entry, Scenes.percent(5))))
                .singleElement()
                .isInstanceOfSatisfying(
                        CanarySilent.class, told -> assertThat(told.what()).isEqualTo(what));
    }

    @Test
    void it_is_taken_back_from_a_pause_too() {
        assertThat(silent(Walk.soaking(SPEC).command(Commands.PAUSE)).status()).isEqualTo(Status.ROLLING_BACK);
    }

    @Test
    void it_is_held_where_that_is_wanted() {
        // Given
        var spec = Scenes.spec(Settings.read(Policy.class, Map.of("analysis", Map.of("on_silence", "hold"))));
        // Then
        assertThat(silent(Walk.soaking(spec)).status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void while_the_router_is_asked_for_more_it_is_not_known_what_the_canary_has() {
        assertThat(silent(Walk.shifting(SPEC)).status()).isEqualTo(Status.RUNNING);
    }
}
