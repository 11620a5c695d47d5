package io.canary.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.CapturedLog;
import io.canary.spi.settings.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A value cannot make one line of the log look like another. */
@Isolated("the log of all classes is read")
class LogTextTest {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogTextTest.class);

    private static String logged(Runnable what) {
        try (var log = new CapturedLog()) {
            what.run();
            return log.text();
        }
    }

    @Test
    void a_value_cannot_pass_for_another_key() {
        // Given
        String name = "x\" status=\"PROMOTED\" user=\"root";

        // When
        String line = logged(() -> LOGGER.atWarn().addKeyValue("service", name).log("rolled back"));

        // Then
        assertThat(line)
                .isEqualTo("WARN  LogTextTest: rolled back service=\"x\\\" status=\\\"PROMOTED\\\" user=\\\"root\"\n");
    }

    @Test
    void a_message_that_could_pass_for_keys_is_in_quotes() {
        // Given
        String reason = "paused: lunch\" status=\"PROMOTED";

        // When
        String line =
                logged(() -> LOGGER.atWarn().addKeyValue("status", "PAUSED").log(reason));

        // Then
        assertThat(line).isEqualTo("WARN  LogTextTest: \"paused: lunch\\\" status=\\\"PROMOTED\" status=\"PAUSED\"\n");
    }

    @ParameterizedTest
    @CsvSource({
        "10, \\n",
        "13, \\r",
        "9, \\t",
        "0, \\u0000",
        "27, \\u001b",
        "133, \\u0085",
        "8232, \\u2028",
        "8233, \\u2029",
        "8238, \\u202e",
        "8294, \\u2066",
        "8203, \\u200b",
        "65279, \\ufeff"
    })
    void line_breaks_and_bidirectional_controls_are_escaped(int odd, String shown) {
        // Given
        String text = "a" + Character.toString(odd) + "2026-01-31 ERROR Main: b";

        // When
        String lines = logged(() -> {
            LOGGER.atWarn().addKeyValue("text", text).log("value");
            LOGGER.warn(text);
            LOGGER.warn("thrown", new IllegalStateException(text));
        });

        // Then
        assertThat(lines)
                .contains(
                        "value text=\"a" + shown + "2026-01-31 ERROR Main: b\"\n",
                        "LogTextTest: \"a" + shown + "2026-01-31 ERROR Main: b\"\n",
                        "java.lang.IllegalStateException: a" + shown + "2026-01-31 ERROR Main: b\n\tat ")
                .doesNotContain(text);
    }

    @Test
    void a_plain_message_stays_as_it_is() {
        // When
        String line = logged(() ->
                LOGGER.atWarn().addKeyValue("url", "http://127.0.0.1:8000").log("ready, é 100 %"));

        // Then
        assertThat(line).isEqualTo("WARN  LogTextTest: ready, é 100 % url=\"http://127.0.0.1:8000\"\n");
    }

    @Test
    void a_secret_is_in_no_line_until_its_service_has_stopped() {
        // Given
        var secrets = new KnownSecrets();
        secrets.add(List.of(new Secret("hunter22")));
        LogRedaction.begin(secrets);

        // When
        String hidden = logged(() -> LOGGER.atWarn()
                .addKeyValue("key", "hunter22")
                .setCause(new IllegalStateException("b hunter22", new RuntimeException("c hunter22")))
                .log("a {}", "hunter22"));
        LogRedaction.end(secrets);
        String after = logged(() -> LOGGER.warn("hunter22"));

        // Then
        assertThat(hidden)
                .contains(
                        "a *** key=\"***\"",
                        "IllegalStateException: b ***",
                        "Caused by: java.lang.RuntimeException: c ***")
                .doesNotContain("hunter");
        assertThat(after).contains("hunter22");
    }
}
