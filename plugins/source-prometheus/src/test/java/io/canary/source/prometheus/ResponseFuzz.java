package io.canary.source.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.canary.source.prometheus.PrometheusQuery.LatencyUnit;
import io.canary.source.prometheus.SeriesHistories.History;
import io.canary.source.support.CounterSeries.FirstPoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Whatever a server answers: it is refused with a reason, or read. */
class ResponseFuzz {

    @FuzzTest
    void an_answer_is_refused_with_a_reason_or_read(byte[] bytes) {
        try {
            var result = ResponseReader.read(new String(bytes, StandardCharsets.UTF_8));
            var histories = result.series().stream()
                    .map(series -> new History(series, FirstPoint.COUNTS_FROM_ZERO))
                    .toList();
            Latencies.reading(histories, LatencyUnit.S, 0, Long.MAX_VALUE);
        } catch (IOException | IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }
}
