package io.canary.router.support.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Whatever text comes from a server: it is no JSON, or a value that is written and read as the same again. */
class JsonFuzz {

    @FuzzTest
    void a_text_is_no_json_or_comes_back_the_same(byte[] bytes) throws JsonException {
        Object value;
        try {
            value = Json.parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (JsonException e) {
            assertThat(e.getMessage()).isNotEmpty();
            return;
        }
        assertThat(Json.parse(Json.write(value))).isEqualTo(value);
    }
}
