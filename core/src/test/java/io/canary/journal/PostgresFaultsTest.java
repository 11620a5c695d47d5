package io.canary.journal;

import static io.canary.journal.JournalAssertions.assertRefused;
import static io.canary.journal.JournalAssertions.loaded;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.journal.CuttingProxy.Cut;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failures of networks and servers, and interventions by operators. */
class PostgresFaultsTest {
    @TempDir
    static Path directory;

    private static EmbeddedPostgres server;

    @BeforeAll
    static void startServer() throws IOException {
        server = start(freePort());
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    /** Starts the server again on the same data. */
    private static EmbeddedPostgres start(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A separate journal for each test. */
    private static Journal open(int port, String schema) throws Exception {
        execute("CREATE SCHEMA IF NOT EXISTS " + schema);
        String options = "?prepareThreshold=0&currentSchema=" + schema; // so that a commit can be seen on the wire
        return JdbcJournal.postgres(url(port, "postgres") + options, "postgres", "postgres");
    }

    private static String url(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    @Test
    void a_move_whose_commit_was_not_acknowledged_is_found_to_be_durable() throws Exception {
        // Given
        try (var proxy = new CuttingProxy(server.getPort());
                var journal = open(proxy.port(), "unheard")) {
            var course = new Course(Course.id(1));
            course.advance(journal, 2);
            // When
            proxy.cut(Cut.AFTER);
            course.advance(journal, 1);
            // Then
            assertThat(proxy.hasCut()).isTrue();
            course.advance(journal, 1);
            assertThat(loaded(journal)).containsExactly(new Journal.StoredDeployment(course.standing(), course.told()));
        }
    }

    @Test
    void a_move_whose_commit_was_never_sent_fails_and_can_be_repeated() throws Exception {
        // Given
        try (var proxy = new CuttingProxy(server.getPort());
                var journal = open(proxy.port(), "unsent")) {
            var course = new Course(Course.id(1));
            course.advance(journal, 2);
            // When
            proxy.cut(Cut.BEFORE);
            var step = course.next();
            // Then
            assertRefused(() -> Course.await(journal.append(step.after(), step.move())), "cannot be reached: check");
            // When
            Course.await(journal.append(step.after(), step.move()));
            // Then
            assertThat(loaded(journal)).containsExactly(new Journal.StoredDeployment(course.standing(), course.told()));
        }
    }

    @Test
    void appends_fail_while_the_server_is_down_and_succeed_afterwards() throws Exception {
        // Given
        int port = server.getPort();
        try (var journal = open(port, "restarted")) {
            var course = new Course(Course.id(1));
            course.advance(journal, 2);
            // When
            server.close();
            var step = course.next();
            // Then
            assertRefused(() -> Course.await(journal.append(step.after(), step.move())), "cannot be reached: check");
            assertRefused(() -> Course.await(journal.events(0, 1, null)), "cannot be reached: check");
            // When
            server = start(port);
            Course.await(journal.append(step.after(), step.move()));
            // Then
            assertThat(loaded(journal)).containsExactly(new Journal.StoredDeployment(course.standing(), course.told()));
        }
    }

    @Test
    void a_journal_that_another_process_has_locked_is_not_written() throws Exception {
        // Given
        try (var journal = open(server.getPort(), "taken")) {
            new Course(Course.id(1)).advance(journal, 1);
            try (var other = server.getPostgresDatabase().getConnection();
                    var statement = other.createStatement()) {
                // When: it waits for the lock, and gets it as soon as ours is released
                statement.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted");
                statement.execute("SET search_path = taken; SELECT pg_advisory_lock(" + PostgresDatabase.LOCK + ")");
                // Then
                var refused = new Course(Course.id(2));
                var step = refused.next();
                assertRefused(
                        () -> Course.await(journal.append(step.after(), step.move())),
                        "another process has the journal");
                // When
                statement.execute("SELECT pg_advisory_unlock_all()");
                Course.await(journal.append(step.after(), step.move()));
            }
            // Then
            assertThat(loaded(journal)).hasSize(2);
        }
    }

    @Test
    void a_newer_schema_is_refused() throws Exception {
        // Given
        open(server.getPort(), "newer").close();
        execute("INSERT INTO newer.schema_history SELECT 99, '99', 'of the future', type, script, 1, installed_by,"
                + " installed_on, execution_time, success FROM newer.schema_history WHERE version = '1'");
        // When, Then
        assertRefused(() -> open(server.getPort(), "newer"), "was written by a newer version (its schema is 99)");
    }

    @Test
    void a_journal_that_cannot_be_opened_is_refused_in_one_line_with_the_fix() throws Exception {
        // Given
        execute("CREATE ROLE secretive LOGIN PASSWORD 'right'");
        var rules = directory.resolve("data").resolve("pg_hba.conf");
        Files.writeString(rules, "host all secretive all scram-sha-256\n" + Files.readString(rules));
        execute("SELECT pg_reload_conf()");
        int port = server.getPort();
        int nobody = freePort();
        // When, Then
        assertRefused(
                () -> JdbcJournal.postgres(url(port, "postgres"), "secretive", "wrong"),
                "refuses the user or the password: check both");
        assertRefused(
                () -> JdbcJournal.postgres(url(port, "nowhere"), "postgres", "postgres"),
                "there is no database for the journal at " + url(port, "nowhere") + ": create it");
        assertRefused(
                () -> JdbcJournal.postgres(url(nobody, "postgres"), "postgres", "postgres"),
                "cannot be reached: check that the server runs there");
        assertRefused(() -> JdbcJournal.postgres("http://x?password=secret", "postgres", ""), "must be like jdbc:");
    }

    private static void execute(String sql) throws Exception {
        Sql.execute(server, sql);
    }
}
