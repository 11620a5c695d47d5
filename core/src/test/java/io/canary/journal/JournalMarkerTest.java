package io.canary.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.config.Config;
import io.canary.spi.settings.Settings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An empty journal where one was used before is refused, unless the operator wants a new one. */
class JournalMarkerTest {
    @TempDir
    private Path temporary;

    private Path data = Path.of("");

    @BeforeEach
    void nameAFolder() {
        data = temporary.resolve("data");
    }

    private Config config(Map<String, ?> journal) {
        var tree = new HashMap<String, Object>();
        tree.put("data", Map.of("dir", data.toString()));
        tree.put("journal", journal);
        tree.put("routers", Map.of("edge", Map.of("type", "fake")));
        return Settings.read(Config.class, tree);
    }

    private void open(EmptyJournal empty, Path... routerStates) {
        Journals.open(config(Map.of("type", "sqlite")), empty, List.of(routerStates))
                .close();
    }

    private void deleteJournal() throws Exception {
        for (String name : List.of("canary.db", "canary.db-wal", "canary.db-shm")) {
            Files.deleteIfExists(data.resolve(name));
        }
    }

    @Test
    void a_first_start_needs_nothing_and_neither_does_a_second() throws Exception {
        // When
        open(EmptyJournal.MISTAKE);
        open(EmptyJournal.MISTAKE);
        // Then
        assertThat(data.resolve("journal.known")).hasContent("journal canary.db");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("journal.known"))))
                .isEqualTo("rw-------");
    }

    @Test
    void a_missing_journal_is_refused_unless_a_new_one_is_wanted() throws Exception {
        // Given
        open(EmptyJournal.MISTAKE);
        deleteJournal();
        // Then
        assertThatThrownBy(() -> open(EmptyJournal.MISTAKE))
                .isInstanceOf(JournalException.class)
                .hasMessage("journal canary.db is empty or gone, but there was one (" + data.resolve("journal.known")
                        + "): mount its disk, correct the configuration, or restore a backup; or start once with --init for"
                        + " an empty journal that knows no deployment");
        assertThat(data.resolve("canary.db"))
                .as("so that a backup can be restored")
                .doesNotExist();
        // And
        open(EmptyJournal.WANTED);
        open(EmptyJournal.MISTAKE);
    }

    @Test
    void an_empty_journal_is_refused_too() throws Exception {
        // Given
        open(EmptyJournal.MISTAKE);
        deleteJournal();
        Files.createFile(data.resolve("canary.db"));
        // Then
        assertThatThrownBy(() -> open(EmptyJournal.MISTAKE)).hasMessageContaining("canary.db is empty or gone");
    }

    @Test
    void the_state_of_a_router_is_a_sign_of_a_journal_as_well() {
        // Given
        Path state = data.resolve("routers").resolve("edge");
        // Then
        assertThatThrownBy(() -> open(EmptyJournal.MISTAKE, state))
                .hasMessageContaining("but a router has kept what it did for one (" + state + ")");
        // And
        open(EmptyJournal.WANTED, state);
        open(EmptyJournal.MISTAKE, state);
    }

    @Test
    void a_journal_without_a_marker_is_accepted() {
        // Given
        JdbcJournal.sqlite(data).close();
        // When
        open(EmptyJournal.MISTAKE, data.resolve("routers").resolve("edge"));
        // Then
        assertThat(data.resolve("journal.known")).exists();
    }

    @Test
    void an_empty_database_is_refused_after_another_one_was_used_and_one_with_content_is_accepted() throws Exception {
        // Given
        try (var server = EmbeddedPostgres.start();
                var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA one");
            statement.execute("CREATE SCHEMA two");
            var one = postgres(server, "one");
            var two = postgres(server, "two");
            Journals.open(one).close();
            // Then
            assertThatThrownBy(() -> Journals.open(two))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining(
                            "?currentSchema=two is empty or gone, but there was journal jdbc:postgresql://")
                    .hasMessageContaining("?currentSchema=one (" + data.resolve("journal.known") + ")");
            // And
            Journals.open(two, EmptyJournal.WANTED, List.of()).close();
            Journals.open(one).close();
            assertThat(Files.readString(data.resolve("journal.known"))).endsWith("?currentSchema=one\n");
        }
    }

    private Config postgres(EmbeddedPostgres server, String schema) {
        String url = server.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + schema;
        return config(Map.of("type", "postgresql", "url", url, "user", "postgres", "password", "postgres"));
    }

    @Test
    void a_marker_contains_no_secret() {
        // When
        String place =
                JournalMarker.placeOf("jdbc:postgresql://me:secret@db:5432/canary?password=secret&currentSchema=a");
        // Then
        assertThat(place).isEqualTo("jdbc:postgresql://db:5432/canary?currentSchema=a");
    }
}
