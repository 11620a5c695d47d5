package io.canary.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that has the journal open is killed at a random moment. */
class KilledWriterTest {
    private static final int KILLS = 5;
    private static final int DEPLOYMENTS = 40;

    @TempDir
    Path directory;

    @Test
    void every_acknowledged_move_survives_every_kill() throws Exception {
        // Given
        var random = new Random(7);
        var reported = new HashMap<String, Long>();
        for (int kill = 0; kill < KILLS; kill++) {
            // When
            var process = EndlessAppends.start(directory, kill * DEPLOYMENTS, DEPLOYMENTS);
            try (var output = process.inputReader()) {
                read(output, 1 + random.nextInt(3_000), reported);
                process.toHandle().destroyForcibly(); // killed, its output can still be read
                read(output, Integer.MAX_VALUE, reported);
            } finally {
                process.destroyForcibly().waitFor();
            }
            // Then
            assertThat(reported).hasSizeGreaterThan(kill * DEPLOYMENTS);
            assertThat(written()).satisfies(written -> assertHolds(written, reported));
        }
    }

    private static void assertHolds(Map<String, Journal.StoredDeployment> written, Map<String, Long> reported) {
        assertThat(written).containsKeys(reported.keySet().toArray(String[]::new));
        written.forEach((id, stored) -> {
            long revision = reported.getOrDefault(id, 0L);
            assertThat(stored.record().revision()).isGreaterThanOrEqualTo(revision);
            assertThat(stored.history()).hasSizeGreaterThanOrEqualTo((int) Math.min(200, revision));
        });
    }

    private Map<String, Journal.StoredDeployment> written() {
        var written = new HashMap<String, Journal.StoredDeployment>();
        try (var journal = JdbcJournal.sqlite(directory)) {
            journal.load(stored -> written.put(stored.record().spec().id(), stored));
        }
        return written;
    }

    /** Collects the highest reported revision of each deployment from these lines. The last line may be torn. */
    private static void read(BufferedReader output, int lines, Map<String, Long> reported) throws IOException {
        for (int i = 0; i < lines; i++) {
            String line = output.readLine();
            if (line == null) {
                return;
            } else if (line.endsWith(".")) {
                int space = line.indexOf(' ');
                var revision = Long.valueOf(line.substring(space + 1, line.length() - 1));
                reported.merge(line.substring(0, space), revision, Math::max);
            }
        }
    }

    @Test
    void a_second_process_is_refused() throws Exception {
        // Given
        try (var journal = JdbcJournal.sqlite(directory)) {
            assertThatThrownBy(() -> JdbcJournal.sqlite(directory)).isInstanceOf(JournalException.class);
            // When: also after this process itself was refused once
            var other = EndlessAppends.start(directory, 0, 1);
            // Then
            try (var output = other.inputReader()) {
                assertThat(output.readLine()).startsWith("another process has the journal in ");
                assertThat(other.waitFor()).isEqualTo(2);
            } finally {
                other.destroyForcibly();
            }
            new Course(Course.id(1)).advance(journal, 1);
        }
    }
}
