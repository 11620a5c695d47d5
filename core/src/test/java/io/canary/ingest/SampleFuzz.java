package io.canary.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.canary.json.Json;
import io.canary.spi.settings.SettingsException;
import java.time.Instant;

/** Any bytes as a sample: the fast parser gives up, or returns what the slow one returns. */
class SampleFuzz {
    private static final long NOW = Instant.parse("2026-01-31T12:00:00Z").toEpochMilli();

    @FuzzTest
    void both_parsers_agree(byte[] text) {
        var fast = FastSampleParser.parse(text, 0, text.length, NOW);
        try {
            var slow = StrictSampleParser.slow(Json.read(text, 0, text.length), NOW);
            if (fast != null) {
                assertThat(slow.problems()).isEmpty();
                assertThat(fast).isEqualTo(slow.sample());
            }
        } catch (SettingsException e) {
            assertThat(fast).isNull();
        }
    }
}
