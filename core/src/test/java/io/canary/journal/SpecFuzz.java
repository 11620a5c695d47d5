package io.canary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** A row of whatever bytes is refused as a row, or read as something that is written and read as the same again. */
class SpecFuzz {

    @FuzzTest
    void a_plan_of_any_bytes_is_refused_or_comes_back_the_same(byte[] bytes) {
        String json = new String(bytes, StandardCharsets.UTF_8);
        try {
            var spec = Codec.spec(json);
            assertThat(Codec.spec(Codec.write(spec))).isEqualTo(spec);
        } catch (JournalException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }
}
