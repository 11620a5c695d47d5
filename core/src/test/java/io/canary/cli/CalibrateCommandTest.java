package io.canary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.journal.JdbcJournal;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrateCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private String recording(String version) throws IOException {
        String samples = IntStream.range(0, 180)
                .mapToObj(i -> ("{\"timestamp\":\"2026-01-31T12:%02d:%d9Z\",\"version\":\"%s\",\"requests\":10000,"
                                + "\"errors\":50}\n")
                        .formatted(i / 6, i % 6, version))
                .collect(Collectors.joining());
        return Files.writeString(folder.resolve(version + ".ndjson"), samples).toString();
    }

    @Test
    void the_share_of_rollbacks_is_reported_with_its_interval() throws IOException {
        // When
        var terminal = Terminal.run(new CalibrateCommand(), recording("baseline"), "--splits", "20");
        // Then
        assertThat(terminal.status()).as(terminal.err()).isZero();
        assertThat(terminal.lines().getFirst())
                .isEqualTo("20 random splits of the baseline, the canary from 5 % on (seed 1)");
        assertThat(terminal.lines().get(3)).matches("rolled back +0 +0\\.0 % +0\\.0 % to 16\\.8 %");
        assertThat(terminal.out()).contains("hides what differs between instances");
    }

    @Test
    void the_same_seed_gives_the_same_splits() throws IOException {
        // Given
        String recording = recording("baseline");
        // When
        var one = Terminal.run(new CalibrateCommand(), recording, "--splits", "5", "--seed", "7", "--weight", "20");
        var other = Terminal.run(new CalibrateCommand(), recording, "--splits", "5", "--seed", "7", "--weight", "20");
        // Then
        assertThat(one).isEqualTo(other);
        assertThat(one.out()).contains("the canary from 20 % on (seed 7)");
    }

    private String conf(String journal) throws IOException {
        String text = "journal: {type: " + journal + "}\ndata: {dir: " + folder.resolve("data")
                + "}\nrouters: {edge: {type: fake}}\n";
        return Files.writeString(folder.resolve("canary.yaml"), text).toString();
    }

    @Test
    void the_next_deployment_of_the_service_starts_with_what_the_recording_taught() throws Exception {
        // When
        var terminal = Terminal.run(
                new CalibrateCommand(),
                recording("baseline"),
                "--splits",
                "1",
                "--learn",
                "shop",
                "--conf",
                conf("sqlite"));
        // Then
        assertThat(terminal.status()).as(terminal.err()).isZero();
        assertThat(terminal.lines().getLast())
                .isEqualTo("The next deployment of shop starts with what was learned of the baseline until"
                        + " 2026-01-31T12:29:59.000Z");
        try (var journal = JdbcJournal.sqlite(folder.resolve("data"))) {
            var found = Futures.await(journal.remembered("shop"), 10, TimeUnit.SECONDS)
                    .orElseThrow();
            assertThat(found.deployment()).isNull();
            var errors = found.learned().metrics().getFirst();
            assertThat(errors.name()).isEqualTo("errors");
            assertThat(errors.variations().getFirst().ticks()).isEqualTo(50);
        }
    }

    @Test
    void learning_needs_a_journal_on_disk() throws IOException {
        // When
        var terminal = Terminal.run(
                new CalibrateCommand(),
                recording("baseline"),
                "--splits",
                "1",
                "--learn",
                "shop",
                "--conf",
                conf("memory"));
        // Then
        assertThat(terminal.status()).isEqualTo(2);
        assertThat(terminal.err()).contains("journal.type is memory: nothing is kept that could be learned");
    }

    @Test
    void a_recording_without_a_baseline_and_numbers_out_of_range_are_refused() throws IOException {
        // When
        var none = Terminal.run(new CalibrateCommand(), recording("canary"));
        var splits = Terminal.run(new CalibrateCommand(), recording("baseline"), "--splits", "0");
        var weight = Terminal.run(new CalibrateCommand(), recording("baseline"), "--weight", "100");
        // Then
        assertThat(none.err()).contains("no sample is of the baseline");
        assertThat(splits.err()).contains("--splits must be from 1 to 10000, was 0");
        assertThat(weight.err()).contains("--weight must be above 0 and below 100, was 100");
        assertThat(none.status()).isEqualTo(2);
    }

    private Terminal calibrated(String metrics, String policy) throws IOException {
        String samples = IntStream.range(0, 180)
                .mapToObj(
                        i -> ("{\"timestamp\":\"2026-01-31T12:%02d:%d9Z\",\"version\":\"baseline\"," + metrics + "}\n")
                                .formatted(i / 6, i % 6))
                .collect(Collectors.joining());
        String file = Files.writeString(folder.resolve("some.ndjson"), "{\"policy\":" + policy + "}\n" + samples)
                .toString();
        return Terminal.run(new CalibrateCommand(), file, "--splits", "3", "--json");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "requests":1000                                     | {} | no sample of the baseline reports errors
            "requests":1000,"errors":0                          | {} | none of 180000 requests failed
            "requests":1000,"errors":5                          | {} | no sample of the baseline has a latency
            "requests":1000,"errors":5,"latency_p95_ms":120     | {} | latencies are known as percentiles only
            "requests":1,"errors":0                             | {} | no split came to a promotion: 180 requests are too few
            "requests":0,"cpu_utilization":0.5                  | {} | has any requests: there is nothing to split
            "requests":1000,"errors":5                          | {"analysis":{"mode":"threshold"}} | nothing is compared
            "requests":1000,"errors":5                          | {"metrics":[{"name":"orders","kind":"ratio"}]} | no conclusion about orders
            """)
    void a_recording_without_enough_data_says_why(String metrics, String policy, String why) throws IOException {
        // When
        var terminal = calibrated(metrics, policy);
        // Then
        assertThat(terminal.status()).as(terminal.err()).isZero();
        var json = new JsonObject(terminal.out());
        assertThat(json.getInteger("splits")).isEqualTo(3);
        assertThat(json.getJsonArray("notes"))
                .anySatisfy(note -> assertThat((String) note).contains(why));
    }

    @Test
    void a_calibration_without_enough_data_says_why() throws IOException {
        assertThat(Terminal.run(new CalibrateCommand(), recording("baseline"), "--splits", "3")
                        .lines())
                .contains(
                        "note: no sample of the baseline has a latency: no conclusion about a comparison of latencies");
    }
}
