package io.canary.ingest.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.canary.spi.settings.SettingsException;
import java.util.Base64;

/** Compressed distributions of any bytes: read within bounds, or refused with all errors. */
class SketchFuzz {

    @FuzzTest
    void a_sketch_of_any_bytes_is_parsed_or_refused(byte[] bytes) {
        String packed = Base64.getEncoder().encodeToString(bytes);
        try {
            var distribution = DdSketchReader.read(packed, LatencyUnit.MS);
            assertThat(distribution.latency().count()).isNotNegative();
        } catch (SettingsException e) {
            assertThat(e.problems()).isNotEmpty();
        }
    }
}
