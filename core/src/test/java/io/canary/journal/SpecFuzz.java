package io.canary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** A row of any bytes is refused, or its content is written and read back equal. */
class SpecFuzz {

    @FuzzTest
    void a_spec_of_any_bytes_is_refused_or_read_back_equal(byte[] bytes) {
        String json = new String(bytes, StandardCharsets.UTF_8);
        try {
            var spec = Codec.spec(json);
            assertThat(Codec.spec(Codec.write(spec))).isEqualTo(spec);
        } catch (JournalException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }
}
