package io.canary.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples come by the thousand, and must not wait for a disk. */
class SamplesStayInMemoryTest {
    private static final int SAMPLES = 1_000;

    @TempDir
    private Path folder;

    /** The state of a file. */
    private record Seen(FileTime modified, long length, int hash) {
        static Seen of(Path file) throws IOException {
            return new Seen(
                    Files.getLastModifiedTime(file), Files.size(file), Arrays.hashCode(Files.readAllBytes(file)));
        }
    }

    @Test
    void samples_write_nothing_to_the_journal_and_the_next_move_does() throws Exception {
        try (var service = TestService.start(
                Map.of("journal", Map.of("type", "sqlite"), "data", Map.of("dir", folder.toString())))) {
            // Given
            var quiet = TestService.quick("shop").put("strategy", new JsonObject().put("interval_sec", 3_600));
            String id = service.create(quiet).getString("id");
            var before = journal();
            // When
            var accepted = service.post("/metrics", samples(id).encode());
            var afterSamples = journal();
            service.post("/deployments/" + id + "/pause", "");
            var afterMove = journal();
            // Then
            assertThat(accepted.statusCode()).isEqualTo(202);
            assertThat(service.deployment(id).getValue("last_metrics_at")).isNotNull();
            assertThat(afterSamples).isEqualTo(before).isNotEmpty();
            assertThat(afterMove).isNotEqualTo(afterSamples); // so this observes the files that moves are written to
        }
    }

    private static JsonArray samples(String id) {
        var samples = new JsonArray();
        for (int i = 0; i < SAMPLES; i++) {
            samples.add(new JsonObject()
                    .put("deployment_id", id)
                    .put("timestamp", Instant.now().toString())
                    .put("requests", 100)
                    .put("errors", i % 2));
        }
        return samples;
    }

    /** Every file of the journal: the database, its write-ahead log, and its index. */
    private Map<String, Seen> journal() throws IOException {
        var seen = new TreeMap<String, Seen>();
        try (var files = Files.newDirectoryStream(folder, "canary.db*")) {
            for (var file : files) {
                seen.put(file.getFileName().toString(), Seen.of(file));
            }
        }
        return seen;
    }
}
