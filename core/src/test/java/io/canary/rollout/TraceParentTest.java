package io.canary.rollout;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    @Test
    void a_header_names_the_trace_and_the_span() {
        // When
        var read = requireNonNull(TraceParent.of("00-" + TRACE + "-" + SPAN + "-01"));
        // Then
        assertThat(read).isEqualTo(new TraceParent(TRACE, SPAN, "01"));
        assertThat(read.header()).isEqualTo("00-" + TRACE + "-" + SPAN + "-01");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cc-" + TRACE + "-" + SPAN + "-01",
                "cc-" + TRACE + "-" + SPAN + "-01-what-the-future-will-be-like"
            })
    void a_later_version_is_read_as_far_as_it_is_known(String header) {
        // When
        var read = TraceParent.of(header);
        // Then
        assertThat(read).isEqualTo(new TraceParent(TRACE, SPAN, "01"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-" + TRACE + "-" + SPAN + "-01",
                "0g-" + TRACE + "-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "-01-more",
                "cc-" + TRACE + "-" + SPAN + "-01.more",
                "00-" + TRACE + "-" + SPAN + "-0",
                "00_" + TRACE + "-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "_01",
                "00-0AF7651916CD43DD8448EB211C80319C-" + SPAN + "-01",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-" + TRACE + "-b7ad6b716920333é-01",
                "00-" + TRACE + "-" + SPAN + "-\u001b["
            })
    void what_is_malformed_is_ignored(String header) {
        // When
        var read = TraceParent.of(header);
        // Then
        assertThat(read).isNull();
    }
}
