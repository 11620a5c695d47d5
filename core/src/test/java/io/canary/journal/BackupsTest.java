package io.canary.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of a journal that is being written, and journals restored from a copy. */
class BackupsTest {
    @TempDir
    private Path folder = Path.of("");

    private Path data = Path.of("");
    private Path copy = Path.of("");

    @BeforeEach
    void folders() {
        data = folder.resolve("data");
        copy = folder.resolve("copy.db");
    }

    private static List<Journal.StoredDeployment> load(Path directory) {
        try (var journal = JdbcJournal.sqlite(directory)) {
            return JournalAssertions.loaded(journal);
        }
    }

    @Test
    void a_copy_of_an_open_journal_has_everything_durable() {
        var course = new Course(Course.id(1));
        try (var journal = JdbcJournal.sqlite(data)) {
            // Given
            course.advance(journal, 5);
            // When
            var copied = Backups.backup(data, copy);
            course.advance(journal, 3);
            // Then
            assertThat(copied.deployments()).isEqualTo(1);
        }
        // And when
        Backups.restore(copy, folder.resolve("other"), false);
        // Then
        assertThat(load(folder.resolve("other"))).singleElement().satisfies(r -> {
            assertThat(r.record().revision()).isEqualTo(5);
            assertThat(r.history()).hasSize(5);
        });
        assertThat(load(data))
                .singleElement()
                .satisfies(r -> assertThat(r.record().revision()).isEqualTo(8));
    }

    @Test
    void a_copy_has_every_move_that_another_process_has_acknowledged() throws IOException {
        // Given
        var acknowledged = new HashMap<String, Long>();
        var writer = EndlessAppends.start(data, 1, 50);
        try (var lines = writer.inputReader()) {
            for (int i = 0; i < 500; i++) {
                String line = lines.readLine();
                int space = line.indexOf(' ');
                var revision = Long.valueOf(line.substring(space + 1, line.length() - 1));
                acknowledged.merge(line.substring(0, space), revision, Math::max);
            }
            // When
            Backups.backup(data, copy);
        } finally {
            writer.destroyForcibly();
        }
        // Then
        Backups.restore(copy, folder.resolve("other"), false);
        var copied = new HashMap<String, Long>();
        load(folder.resolve("other"))
                .forEach(r -> copied.put(r.record().spec().id(), r.record().revision()));
        assertThat(acknowledged).hasSize(50).allSatisfy((id, revision) -> assertThat(copied.get(id))
                .isGreaterThanOrEqualTo(revision));
    }

    @Test
    void an_existing_file_is_not_overwritten() throws IOException {
        // Given
        JdbcJournal.sqlite(data).close();
        Files.writeString(copy, "precious");
        // Then
        assertThatThrownBy(() -> Backups.backup(data, copy))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("there is a file " + copy + " already");
        assertThat(copy).hasContent("precious");
    }

    @Test
    void a_failed_copy_leaves_nothing_behind() {
        // Given
        JdbcJournal.sqlite(data).close();
        var nowhere = folder.resolve("nowhere").resolve("copy.db");
        // Then
        assertThatThrownBy(() -> Backups.backup(data, nowhere)).isInstanceOf(JournalException.class);
        assertThat(nowhere.getParent()).doesNotExist();
    }

    @Test
    void a_missing_journal_cannot_be_copied() {
        assertThatThrownBy(() -> Backups.backup(data, copy)).hasMessage("there is no journal in " + data);
    }

    @Test
    void a_restore_deletes_what_a_killed_one_left_behind() throws IOException {
        // Given
        try (var journal = JdbcJournal.sqlite(data)) {
            new Course(Course.id(1)).advance(journal, 1);
        }
        Backups.backup(data, copy);
        Path other = folder.resolve("other");
        Files.writeString(
                Files.createDirectories(other.resolve("restoring-123")).resolve("canary.db"), "half a copy");
        // When
        Backups.restore(copy, other, false);
        // Then
        assertThat(other.resolve("restoring-123")).doesNotExist();
        assertThat(load(other)).hasSize(1);
    }

    @Test
    void an_open_journal_is_not_replaced() {
        try (var journal = JdbcJournal.sqlite(data)) {
            // Given
            Backups.backup(data, copy);
            // Then
            assertThatThrownBy(() -> Backups.restore(copy, data, true))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("another process has the journal");
            assertThat(journal).isNotNull();
        }
    }

    @Test
    void a_replaced_journal_is_kept_beside_the_new_one() throws IOException {
        // Given
        try (var journal = JdbcJournal.sqlite(data)) {
            new Course(Course.id(1)).advance(journal, 2);
            Backups.backup(data, copy);
            new Course(Course.id(2)).advance(journal, 2);
        }
        assertThatThrownBy(() -> Backups.restore(copy, data, false)).hasMessageContaining("--replace puts it aside");
        // When
        Backups.restore(copy, data, true);
        // Then
        assertThat(load(data)).hasSize(1);
        try (var files = Files.list(data)) {
            assertThat(files.filter(f -> f.getFileName().toString().startsWith("replaced-")))
                    .singleElement()
                    .satisfies(old -> assertThat(load(old)).hasSize(2));
        }
    }

    @Test
    void an_invalid_copy_changes_nothing() throws IOException {
        // Given
        try (var journal = JdbcJournal.sqlite(data)) {
            new Course(Course.id(1)).advance(journal, 2);
        }
        Files.writeString(copy, "not a database at all, although it is long enough to look like one".repeat(100));
        // Then
        assertThatThrownBy(() -> Backups.restore(copy, data, true))
                .isInstanceOf(JournalException.class)
                .hasMessageStartingWith("the copy " + copy + " cannot be used: ");
        assertThat(load(data)).hasSize(1);
    }
}
