package io.canary.journal;

import static io.canary.journal.JournalAssertions.assertRefused;
import static io.canary.journal.JournalAssertions.loaded;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failures of disks, and interventions by operators. */
class SqliteFaultsTest {
    @TempDir
    Path directory;

    @Test
    void appends_fail_while_the_disk_is_full_and_succeed_afterwards() throws Exception {
        try (var disk = SmallDisk.mount(directory.resolve("disk"))) {
            // Given
            var course = new Course(Course.id(1));
            try (var journal = JdbcJournal.sqlite(disk.root())) {
                course.advance(journal, 10);
                disk.fill();
                // When
                var kept = course.standing();
                var lost = course.next();
                // Then
                assertRefused(() -> Course.await(journal.append(lost.after(), lost.move())), "is full: make room");
                assertRefused(() -> new Course(Course.id(2)).advance(journal, 1), "is full: make room");
                assertThat(loaded(journal))
                        .extracting(Journal.StoredDeployment::record)
                        .containsExactly(kept);
                // When
                disk.makeRoom();
                Course.await(journal.append(lost.after(), lost.move()));
                new Course(Course.id(2)).advance(journal, 1);
            }
            // Then
            try (var journal = JdbcJournal.sqlite(disk.root())) {
                assertThat(loaded(journal)).hasSize(2);
                assertThat(loaded(journal).getFirst().record()).isEqualTo(course.standing());
            }
        }
    }

    @Test
    void a_read_only_disk_is_refused_until_it_can_be_written() throws Exception {
        try (var disk = SmallDisk.mount(directory.resolve("disk"))) {
            // Given
            var course = new Course(Course.id(1));
            try (var journal = JdbcJournal.sqlite(disk.root())) {
                course.advance(journal, 1);
            }
            // When
            disk.remount("ro");
            // Then
            assertRefused(() -> JdbcJournal.sqlite(disk.root()), "cannot be written");
            // When
            disk.remount("rw");
            // Then
            try (var journal = JdbcJournal.sqlite(disk.root())) {
                course.advance(journal, 1);
            }
        }
    }

    @Test
    void a_torn_last_page_loses_nothing_before_it() throws Exception {
        // Given
        var course = new Course(Course.id(1));
        var torn = Files.createDirectory(directory.resolve("torn"));
        try (var journal = JdbcJournal.sqlite(directory.resolve("data"))) {
            course.advance(journal, 5);
            var kept = course.standing();
            course.advance(journal, 1);
            // When
            copy(directory.resolve("data"), torn, "canary.db");
            copy(directory.resolve("data"), torn, "canary.db-wal");
            try (var wal = FileChannel.open(torn.resolve("canary.db-wal"), StandardOpenOption.WRITE)) {
                wal.truncate(wal.size() - 1_000);
            }
            // Then
            try (var copy = JdbcJournal.sqlite(torn)) {
                assertThat(loaded(copy))
                        .extracting(Journal.StoredDeployment::record)
                        .containsExactly(kept);
            }
        }
    }

    private static void copy(Path from, Path to, String file) throws IOException {
        Files.copy(from.resolve(file), to.resolve(file));
    }

    @Test
    void a_file_that_is_no_database_is_refused_and_not_changed() throws IOException {
        // Given
        var file = directory.resolve("canary.db");
        Files.writeString(file, "not a database ".repeat(1_000));
        var before = Files.readString(file);
        // When, Then
        assertRefused(() -> JdbcJournal.sqlite(directory), "is not an SQLite database: move it away");
        assertThat(Files.readString(file)).isEqualTo(before);
    }

    @Test
    void a_foreign_database_is_refused() throws Exception {
        // Given
        execute("CREATE TABLE customers (name TEXT)");
        // When, Then
        assertRefused(() -> JdbcJournal.sqlite(directory), "cannot be brought up to date");
    }

    @Test
    void a_newer_schema_is_refused() throws Exception {
        // Given
        JdbcJournal.sqlite(directory).close();
        execute("INSERT INTO schema_history SELECT 99, '99', 'of the future', type, script, 1, installed_by,"
                + " installed_on, execution_time, success FROM schema_history WHERE installed_rank = 1");
        // When, Then
        assertRefused(() -> JdbcJournal.sqlite(directory), "was written by a newer version (its schema is 99)");
    }

    @Test
    void a_file_of_the_first_version_is_migrated() throws Exception {
        // Given
        var course = new Course(Course.id(1));
        try (var journal = JdbcJournal.sqlite(directory)) {
            course.advance(journal, 2);
        }
        execute("DROP TABLE known_bad");
        execute("DROP TABLE request_keys");
        execute("DROP TABLE in_service");
        execute("DROP TABLE learned");
        execute("DROP TABLE passed_over");
        execute("ALTER TABLE deployments ADD COLUMN last_decision TEXT");
        execute("UPDATE deployments SET last_decision = (SELECT decision FROM decisions)");
        execute("DELETE FROM schema_history WHERE installed_rank > 1");
        // When
        try (var journal = JdbcJournal.sqlite(directory)) {
            // Then
            assertThat(loaded(journal))
                    .extracting(Journal.StoredDeployment::record)
                    .containsExactly(course.standing());
            assertThat(journal.knownBad()).isEmpty();
            assertThat(Course.await(journal.kept("key"))).isEmpty();
            assertThat(Course.await(journal.remembered("shop"))).isEmpty();
        }
    }

    @Test
    void a_response_that_was_stored_as_a_whole_is_read() throws Exception {
        // Given
        JdbcJournal.sqlite(directory).close();
        String done = "{\"status\": 201, \"revision\": 1, \"body\": {\"id\": \"d-1\", \"status\": \"RUNNING\"}}";
        String refused = "{\"status\": 409, \"revision\": null, \"body\": {\"title\": \"Conflict\"}}";
        execute("INSERT INTO request_keys (id, request, at, answer) VALUES ('done', 'd', 1, '" + done + "')");
        execute("INSERT INTO request_keys (id, request, at, answer) VALUES ('refused', 'd', 1, '" + refused + "')");
        // When
        try (var journal = JdbcJournal.sqlite(directory)) {
            // Then
            assertThat(Course.await(journal.kept("done")).map(IdempotencyRecord::answer))
                    .hasValue(new StoredReply(201, 1L, "d-1"));
            assertThat(Course.await(journal.kept("refused")).map(IdempotencyRecord::answer))
                    .hasValue(new StoredReply(409, null, null));
        }
    }

    @Test
    void a_memory_of_another_version_is_ignored_and_replaced() throws Exception {
        // Given
        JdbcJournal.sqlite(directory).close();
        execute("INSERT INTO learned (service, deployment, at, learned) VALUES ('shop', NULL, '2026-01-31T12:00:00Z',"
                + " '{\"learned\":{\"version\":99,\"of\":\"another sort\"},\"schema\":9}')");
        // When
        try (var journal = JdbcJournal.sqlite(directory)) {
            // Then
            assertThat(Course.await(journal.remembered("shop"))).isEmpty();
        }
    }

    @Test
    void a_row_that_cannot_be_read_is_named() throws Exception {
        // Given
        try (var journal = JdbcJournal.sqlite(directory)) {
            new Course(Course.id(1)).advance(journal, 1);
        }
        execute("UPDATE deployments SET state = '{\"type\":\"flying\",\"schema\":1}'");
        // When, Then
        try (var journal = JdbcJournal.sqlite(directory)) {
            assertRefused(
                    () -> loaded(journal),
                    "deployment " + Course.id(1) + " in the journal cannot be read: the state cannot be read:"
                            + " a state of type flying is not known");
        }
    }

    @Test
    void a_file_in_place_of_the_directory_is_refused() throws IOException {
        // Given
        var file = Files.createFile(directory.resolve("file"));
        // When, Then
        assertRefused(() -> JdbcJournal.sqlite(file), "cannot be written");
    }

    @Test
    void a_refusal_releases_the_directory() throws IOException {
        // Given
        var file = directory.resolve("canary.db");
        Files.writeString(file, "not a database ".repeat(1_000));
        assertRefused(() -> JdbcJournal.sqlite(directory), "is not an SQLite database");
        // When
        Files.delete(file);
        // Then
        JdbcJournal.sqlite(directory).close();
    }

    private void execute(String sql) throws Exception {
        Sql.execute(directory, sql);
    }
}
