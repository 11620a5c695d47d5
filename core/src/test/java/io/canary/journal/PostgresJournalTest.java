package io.canary.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresJournalTest extends JournalContract {
    private static EmbeddedPostgres server;

    @BeforeAll
    static void startServer() throws IOException {
        server = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    /** Before the journal of the next test is opened. */
    @BeforeEach
    @Override
    void openFirst() {
        try {
            execute("DROP SCHEMA public CASCADE");
            execute("CREATE SCHEMA public");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        super.openFirst();
    }

    @Override
    Journal open() {
        return JdbcJournal.postgres(server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
    }

    private static void execute(String sql) throws SQLException {
        Sql.execute(server, sql);
    }

    @Test
    void it_continues_after_its_connections_were_killed() throws Exception {
        // Given
        var course = new Course(Course.id(1));
        course.advance(journal, 1);
        // When
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'canary'");
        course.advance(journal, 1);
        // Then
        assertThatThrownBy(this::open).hasMessageContaining("another process has the journal");
        reopen();
        assertThat(loaded()).extracting(Journal.StoredDeployment::record).containsExactly(course.standing());
    }
}
