package io.canary.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.trace.Span;
import io.canary.trace.SpanEvent;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ExportBatchesTest {
    private static final int EVENTS_OF_A_SPAN = 128;
    private static final String SENTENCE = "x".repeat(200);

    private static Span span(int events) {
        var event = new SpanEvent(Instant.EPOCH, "decision", Map.of("canary.reason", SENTENCE));
        return new Span(
                new UUID(1, 1),
                1,
                0,
                "step 5 %",
                Span.Kind.INTERNAL,
                Instant.EPOCH,
                Instant.EPOCH,
                Span.Status.UNSET,
                null,
                Map.of(),
                Collections.nCopies(events, event),
                0,
                List.of());
    }

    @Test
    void few_spans_are_one_export() {
        // Given
        var spans = List.of(span(1), span(EVENTS_OF_A_SPAN));
        // When
        var batches = ExportBatches.of(spans);
        // Then
        assertThat(batches).containsExactly(spans);
        assertThat(ExportBatches.of(List.of())).isEmpty();
    }

    @Test
    void none_has_too_many_spans_and_none_is_left_out() {
        // Given
        var spans = Collections.nCopies(2 * ExportBatches.SPANS_MAX + 1, span(1));
        // When
        var batches = ExportBatches.of(spans);
        // Then
        assertThat(batches).extracting(List::size).containsExactly(ExportBatches.SPANS_MAX, ExportBatches.SPANS_MAX, 1);
    }

    @Test
    void steps_full_of_events_are_no_more_than_collectors_take() {
        // Given
        var spans = Collections.nCopies(ExportBatches.SPANS_MAX, span(EVENTS_OF_A_SPAN));
        // When
        var batches = ExportBatches.of(spans);
        // Then
        assertThat(batches.stream().mapToInt(List::size).sum()).isEqualTo(ExportBatches.SPANS_MAX);
        assertThat(batches).allSatisfy(batch -> assertThat(ExportRequest.of(batch, "1").length)
                .isLessThan(2 * 1024 * 1024));
    }

    @Test
    void a_span_with_more_events_than_an_export_has_is_one_of_its_own() {
        // Given
        var spans = List.of(span(1), span(ExportBatches.EVENTS_MAX + 1), span(1));
        // When
        var batches = ExportBatches.of(spans);
        // Then
        assertThat(batches).extracting(List::size).containsExactly(1, 1, 1);
    }
}
