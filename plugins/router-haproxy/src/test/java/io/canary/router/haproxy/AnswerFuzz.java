package io.canary.router.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Whatever HAProxy answers: it is read, and what is not understood is a complaint. */
class AnswerFuzz {

    @FuzzTest
    void an_answer_of_any_text_is_read(byte[] bytes) {
        var answer = Answer.of(new String(bytes, StandardCharsets.UTF_8));
        assertThat(answer.complaint()).isNotNull();
        assertThat(answer.servers())
                .allSatisfy(server -> assertThat(server.name()).isNotNull());
    }
}
