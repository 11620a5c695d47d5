package io.canary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.rollout.HistoryEntry;
import io.canary.rollout.Reason;
import io.canary.rollout.ReasonCode;
import io.canary.rollout.State;
import io.canary.text.ReasonText;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Reasons that older versions recorded as sentences without codes. */
class RecordedReasonTest {
    private static final String SLOW = "deadline of 90 s exceeded; failing: error rate 5 % > 1 %";

    @Test
    void a_sentence_is_kept_as_it_was_recorded() {
        // When
        var state = Codec.state("{\"schema\": 9, \"type\": \"unchanged\", \"at\": \"2026-01-31T12:00:00Z\","
                + " \"reason\": \"" + SLOW + "\"}");
        var entry = Codec.entry("{\"schema\": 9, \"at\": \"2026-01-31T12:00:00Z\", \"level\": \"warn\","
                + " \"type\": \"roll_back\", \"message\": \"rolling back: " + SLOW + "\", \"by\": null}");
        // Then
        assertThat(((State.Unchanged) state).reason()).isEqualTo(Reason.recorded(SLOW));
        assertThat(entry.type()).isEqualTo(HistoryEntry.Type.ROLL_BACK);
        assertThat(entry.reason().cause()).isEqualTo(ReasonCode.RECORDED);
        assertThat(ReasonText.message(entry)).isEqualTo("rolling back: " + SLOW);
        assertThat(Codec.entry(Codec.write(entry))).isEqualTo(entry);
    }

    @Test
    void an_outage_after_a_restart_is_still_recognized() {
        // When
        var state = (State.Soaking) Codec.state("""
                {"schema": 9, "type": "soaking", "step": 0, "failures": 0, "confirmed_bp": 500,
                 "since": "2026-01-31T12:00:00Z", "next_evaluation": "2026-01-31T12:01:00Z",
                 "hold_until": "2026-01-31T13:00:00Z", "deadline": "2026-02-01T12:00:00Z",
                 "outage": {"since": "2026-01-31T12:00:00Z", "last_seen": null,
                  "error": "the orchestrator was started again"}}""");
        // Then
        var outage = Objects.requireNonNull(state.progress().conditions().routerOutage());
        assertThat(outage.why()).isEqualTo(Reason.of(ReasonCode.RESTARTED));
    }
}
