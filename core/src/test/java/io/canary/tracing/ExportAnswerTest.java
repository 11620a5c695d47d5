package io.canary.tracing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.tracing.ExportAnswer.Later;
import io.canary.tracing.ExportAnswer.Refused;
import io.canary.tracing.ExportAnswer.Taken;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportAnswerTest {
    private static final byte[] NOTHING = {};

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void these_statuses_ask_for_it_again(int status) {
        // When
        var answer = ExportAnswer.of(status, Duration.ofSeconds(7), NOTHING);
        // Then
        assertThat(answer).isEqualTo(new Later("status " + status, Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 401, 404, 413, 500, 501})
    void all_others_refuse_it_for_good(int status) {
        // When
        var answer = ExportAnswer.of(status, Duration.ofSeconds(7), NOTHING);
        // Then
        assertThat(answer).isEqualTo(new Refused("status " + status));
    }

    @Test
    void a_partial_success_says_how_much_was_rejected_and_why() {
        // Given
        var partial = ExportTracePartialSuccess.newBuilder().setRejectedSpans(3).setErrorMessage("too old");
        byte[] body = ExportTraceServiceResponse.newBuilder()
                .setPartialSuccess(partial)
                .build()
                .toByteArray();
        // When
        var answer = ExportAnswer.of(200, null, body);
        // Then
        assertThat(answer).isEqualTo(new Taken(3, "too old"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"partialSuccess\": {}}", "\n\u0005", "\u0007\u0007"})
    void a_body_that_cannot_be_read_says_nothing(String body) {
        // When
        var answer = ExportAnswer.of(202, null, body.getBytes(UTF_8));
        // Then
        assertThat(answer).isEqualTo(new Taken(0, ""));
    }
}
