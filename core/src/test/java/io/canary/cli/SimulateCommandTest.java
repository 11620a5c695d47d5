package io.canary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {
    private static final String LIMITS = "{\"policy\":{\"min_samples\":1,\"max_latency_p95_ms\":null,"
            + "\"min_availability\":null,\"max_cpu_utilization\":null,\"analysis\":{\"mode\":\"threshold\"}}}\n";

    @TempDir
    private Path folder = Path.of("");

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static String samples(int errors) {
        return IntStream.range(0, 30)
                .mapToObj(i -> "{\"timestamp\":\"2026-01-31T12:%02d:30Z\",\"requests\":100,\"errors\":%d}\n"
                        .formatted(i, errors))
                .collect(Collectors.joining());
    }

    @Test
    void every_move_is_a_line_and_the_last_lines_are_the_outcome() throws IOException {
        // When
        var terminal = Terminal.run(new SimulateCommand(), file("bad.ndjson", LIMITS + samples(7)));
        // Then
        assertThat(terminal.status()).as(terminal.err()).isZero();
        assertThat(terminal.lines())
                .containsExactly(
                        "after         weight          decision    e-value  why",
                        "1 min         5 % → 0 %       roll back            error rate 7 % > 1 %: roll back",
                        "",
                        "ROLLED_BACK after 1 min at 0 %: error rate 7 % > 1 %",
                        "2 samples of 2 ticks, 200 requests of the canary");
    }

    @Test
    void with_json_it_prints_the_response_of_the_service() throws IOException {
        // When
        var terminal = Terminal.run(new SimulateCommand(), file("good.ndjson", LIMITS + samples(0)), "--json");
        // Then
        assertThat(terminal.status()).as(terminal.err()).isZero();
        assertThat(new JsonObject(terminal.out()).getString("end")).isEqualTo("PROMOTED");
    }

    @Test
    void a_separate_policy_file_replaces_the_first_line() throws IOException {
        // Given
        String tolerant = LIMITS.replace("\"min_samples\":1", "\"min_samples\":1,\"max_error_rate\":0.1");
        // When
        var terminal = Terminal.run(
                new SimulateCommand(), file("bad.ndjson", LIMITS + samples(7)), "--policy", file("p.json", tolerant));
        // Then
        assertThat(terminal.out()).contains("PROMOTED after ");
    }

    @Test
    void samples_alone_are_simulated_with_the_default_policy() throws IOException {
        assertThat(Terminal.run(new SimulateCommand(), file("alone.ndjson", samples(0)))
                        .out())
                .contains("hold")
                .contains("too little evidence");
    }

    @Test
    void all_errors_are_reported_with_their_lines() throws IOException {
        // Given
        String broken = samples(0) + "{\"requests\":1}\n\nno sample\n";
        // When
        var terminal = Terminal.run(new SimulateCommand(), file("broken.ndjson", broken));
        // Then
        assertThat(terminal.status()).isEqualTo(2);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err().lines())
                .satisfiesExactly(
                        one -> assertThat(one)
                                .startsWith("canary: ")
                                .contains("broken.ndjson: line 31: timestamp must be"),
                        other -> assertThat(other).contains("broken.ndjson: line 33: not JSON"));
    }

    @Test
    void a_missing_file_and_an_invalid_policy_are_reported() throws IOException {
        // Given
        String samples = file("good.ndjson", samples(0));
        // When
        var nowhere =
                Terminal.run(new SimulateCommand(), folder.resolve("nowhere").toString());
        var unreadable = Terminal.run(
                new SimulateCommand(), samples, "--policy", file("p.json", "{\"strategy\":{\"max_steps\":0}}"));
        // Then
        assertThat(nowhere.status()).isEqualTo(2);
        assertThat(nowhere.err()).contains("nowhere: cannot be read");
        assertThat(unreadable.status()).isEqualTo(2);
        assertThat(unreadable.err()).contains("strategy.max_steps must be");
    }
}
