package io.canary.source.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.spi.metrics.LatencyReading;
import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSourceException.Kind;
import io.canary.spi.metrics.MetricSubject;
import io.canary.spi.metrics.VersionReading;
import io.canary.spi.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecSourceTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = START.plusSeconds(10);
    private static final MetricSubject SUBJECT = new MetricSubject("shop", "v1", "v2", START);

    @TempDir
    Path directory;

    private MetricReading read(String script, Map<String, ?> settings) throws Exception {
        try (var source = Counter.source(directory, script, settings)) {
            return source.read(new ExecQuery(Map.of("region", "eu")), SUBJECT, START, END);
        }
    }

    private MetricSourceException failureOf(String script) {
        try {
            read(script, Map.of("time_limit_sec", 0.5, "output_limit_kib", 1));
        } catch (MetricSourceException e) {
            return e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("it was read");
    }

    @Test
    void a_program_may_say_up_to_when_it_has_counted() throws Exception {
        // When
        var reading = read("""
            echo '{"baseline": {"requests": 1, "newest": "2026-01-01T00:00:07Z"}, "canary": {"requests": 1}}'
            """, Map.of());
        // Then
        assertThat(reading.baseline().newest()).isEqualTo(START.plusSeconds(7));
        assertThat(reading.canary().newest()).isEqualTo(END);
    }

    @Test
    void the_program_is_asked_in_json_and_its_answer_is_read() throws Exception {
        // When
        var reading = read("""
            cat > question
            echo "$CANARY_SOURCE $STAGE" > variables
            echo '{"baseline": {"requests": 120, "errors": 3, "cpu_utilization": 0.4, "p95_ms": 12.5,'
            echo '              "metrics": {"lost": {"count": 1, "of": 20}}},'
            echo ' "canary": {"latency": {"bounds_ms": [100, 1000], "counts": [5, 2, 0]}}}'
            """, Map.of("environment", Map.of("STAGE", "test")));
        // Then
        assertThat(Files.readString(directory.resolve("question")))
                .isEqualTo("{\"service\":\"shop\",\"baseline\":\"v1\",\"canary\":\"v2\","
                        + "\"started_at\":\"2026-01-01T00:00:00Z\",\"from\":\"2026-01-01T00:00:00Z\","
                        + "\"to\":\"2026-01-01T00:00:10Z\",\"parameters\":{\"region\":\"eu\"}}\n");
        assertThat(Files.readString(directory.resolve("variables"))).isEqualTo("own test\n");
        assertThat(reading.baseline())
                .isEqualTo(new VersionReading(
                        120L,
                        3L,
                        new LatencyReading.Percentile(12.5),
                        Map.of("cpu_utilization", 0.4),
                        Map.of("lost", new VersionReading.Ratio(1, 20)),
                        1,
                        END));
        assertThat(reading.canary().latency())
                .isEqualTo(new LatencyReading.Explicit(List.of(100.0, 1000.0), List.of(5L, 2L, 0L)));
        assertThat(reading.canary().requests()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{                                                              | expected JSON",
                "[]                                                             | the answer must be an object",
                "{\"v1\":{}}                                                    | the answer may have [baseline, canary], has [v1]",
                "{\"canary\":{\"request\":1}}                                   | canary may have [cpu_utilization, errors,",
                "{\"canary\":{\"requests\":1.5}}                                | canary.requests must be a whole number",
                "{\"canary\":{\"requests\":1,\"errors\":2}}                     | canary.errors: 2 of 1 is not possible",
                "{\"canary\":{\"latency\":{\"bounds_ms\":[1]}}}                 | canary.latency.counts must be a list",
                "{\"canary\":{\"latency\":{\"bounds_ms\":[1],\"counts\":[1]}}}  | 1 counts for 1 bounds",
                "{\"canary\":{\"latency\":{\"bounds_ms\":[2,1],\"counts\":[1,1,1]}}} | canary.latency.bounds_ms must ascend",
                "{\"canary\":{\"metrics\":{\"lost\":{\"count\":1}}}}            | canary.metrics.lost must have count and of",
            })
    void another_answer_is_refused(String answer, String why) {
        var failure = failureOf("echo '" + answer + "'");
        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure).hasMessageContaining(why);
    }

    @Test
    void an_exit_code_and_a_limit_say_how_it_failed() {
        assertThat(failureOf("echo 'no such metric' >&2; exit 65"))
                .hasMessageContaining("ended with exit code 65: no such metric")
                .matches(e -> e.kind() == Kind.REFUSED);
        assertThat(failureOf("exit 1"))
                .hasMessageContaining("ended with exit code 1")
                .matches(e -> e.kind() == Kind.UNAVAILABLE);
        assertThat(failureOf("sleep 60"))
                .hasMessageContaining("did not end within 500 ms")
                .matches(e -> e.kind() == Kind.UNAVAILABLE);
        assertThat(failureOf("head -c 2000 /dev/zero; sleep 60")).hasMessageContaining("wrote more than 1 KiB");
    }

    @Test
    void a_version_of_which_it_says_nothing_has_no_metrics() throws Exception {
        var reading = read("echo '{\"baseline\": {\"requests\": 0}, \"canary\": null}'", Map.of());
        assertThat(reading.baseline().requests()).isZero();
        assertThat(reading.canary()).isEqualTo(VersionReading.NOTHING);
    }

    @Test
    void a_program_that_is_not_there_is_missed_at_once() {
        var settings = Settings.read(ExecSettings.class, Map.of("command", List.of("/none/count")));
        assertThatThrownBy(() -> new ExecSourceFactory().create(settings, () -> "own"))
                .isInstanceOf(MetricSourceException.class)
                .hasMessage("/none/count is not there, or may not be executed");
        assertThatThrownBy(() -> Settings.read(ExecSettings.class, Map.of("command", List.of("count"))))
                .hasMessageContaining("must be the whole path of a program");
    }
}
