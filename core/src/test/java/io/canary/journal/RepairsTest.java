package io.canary.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.config.Config;
import io.canary.spi.settings.Settings;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A journal with one row that cannot be read, which an operator skips by its name. */
class RepairsTest {
    private static final String DAMAGED = "'{\"torn'";

    @TempDir
    private Path directory;

    private Config config;

    @BeforeEach
    void write() throws SQLException {
        config = Settings.read(
                Config.class,
                Map.of(
                        "data", Map.of("dir", directory.toString()),
                        "routers", Map.of("fake", Map.of("type", "fake"))));
        try (var journal = Journals.open(config)) {
            new Course(Course.id(1)).advance(journal, 3);
            new Course(Course.id(2)).advance(journal, 3);
        }
        execute("INSERT INTO known_bad (service, version, deployment, reason, at)"
                + " VALUES ('a/b', 'v/2', 'd', 'slow', '2026-01-31T12:00:00Z')");
        execute("INSERT INTO in_service (service, version, deployment, at)"
                + " VALUES ('shop', 'v2', 'd', '2026-01-31T12:00:00Z')");
    }

    private void execute(String sql) throws SQLException {
        Sql.execute(directory, sql);
    }

    private List<String> passedOver() throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("canary.db"));
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT id, content FROM passed_over")) {
            var all = new ArrayList<String>();
            while (rows.next()) {
                all.add(rows.getString(1) + " " + rows.getString(2));
            }
            return all;
        }
    }

    /** Loads the journal as a start does. */
    private int loaded() {
        try (var journal = Journals.open(config)) {
            var all = JournalAssertions.loaded(journal);
            journal.knownBad();
            journal.inService();
            return all.size();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    UPDATE events SET entry = DAMAGED WHERE number = 2          | event:2        | 2
                    UPDATE deployments SET state = DAMAGED WHERE number = 1     | deployment:ID  | 1
                    UPDATE deployments SET spec = DAMAGED WHERE number = 1      | deployment:ID  | 1
                    UPDATE deployments SET updated_at = DAMAGED WHERE number = 1 | deployment:ID | 1
                    INSERT INTO decisions VALUES (1, 7, 1, DAMAGED)             | decision:ID/7  | 2
                    UPDATE known_bad SET at = DAMAGED                           | known_bad:a/b/v/2 | 2
                    UPDATE in_service SET at = DAMAGED                          | in_service:shop | 2
                    """)
    void one_damaged_row_stops_the_start_and_is_skipped_by_its_name(String damage, String name, int left)
            throws SQLException {
        // Given
        execute(damage.replace("DAMAGED", DAMAGED));
        String id = name.replace("ID", Course.id(1));
        assertThatThrownBy(this::loaded)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("canary repair --skip '" + id + "'")
                .hasMessageNotContaining("\n");
        // When
        var listed = Repairs.list(config);
        var skipped = Repairs.skip(config, id);
        // Then
        assertThat(listed).containsExactly(skipped);
        assertThat(skipped.id()).isEqualTo(id);
        assertThat(loaded()).isEqualTo(left);
        assertThat(Repairs.list(config)).isEmpty();
        assertThat(passedOver()).singleElement().asString().startsWith(id + " ").contains("torn");
    }

    @Test
    void the_rows_of_a_skipped_deployment_are_kept_with_it() throws SQLException {
        // Given
        execute("UPDATE deployments SET state = " + DAMAGED + " WHERE number = 1");
        // When
        Repairs.skip(config, "deployment:" + Course.id(1));
        // Then
        assertThat(passedOver()).singleElement().asString().contains("\"events\":[{", Course.id(1));
    }

    @Test
    void a_row_that_can_be_read_cannot_be_skipped() {
        assertThatThrownBy(() -> Repairs.skip(config, "deployment:" + Course.id(1)))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("canary repair --list");
        assertThat(loaded()).isEqualTo(2);
    }

    @Test
    void nothing_is_repaired_while_a_service_has_the_journal_open() {
        try (var journal = Journals.open(config)) {
            assertThat(journal.knownBad()).hasSize(1);
            assertThatThrownBy(() -> Repairs.list(config)).hasMessageContaining("another process has the journal");
        }
    }
}
