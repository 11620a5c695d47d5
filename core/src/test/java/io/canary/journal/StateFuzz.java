package io.canary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** A row of any bytes is refused, or its content is written and read back equal. */
class StateFuzz {

    @FuzzTest
    void a_state_of_any_bytes_is_refused_or_read_back_equal(byte[] bytes) {
        String json = new String(bytes, StandardCharsets.UTF_8);
        try {
            var state = Codec.state(json);
            assertThat(Codec.state(Codec.write(state))).isEqualTo(state);
        } catch (JournalException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }
}
