package io.canary.source.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any answer of a target is metrics, or refused with the number of a line. */
class MetricsTextFuzz {

    @FuzzTest
    void an_answer_is_metrics_or_refused(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            assertThat(MetricsText.parse(text)).hasSizeLessThanOrEqualTo(bytes.length / 3);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageMatching("(?s)line \\d+: .*");
        }
    }
}
