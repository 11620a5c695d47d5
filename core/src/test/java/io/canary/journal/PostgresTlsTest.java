package io.canary.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.config.JournalConfig;
import io.canary.config.JournalConfig.Tls;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether the traffic to the server is encrypted, and whether the server is authenticated. */
class PostgresTlsTest {
    @TempDir
    static Path directory;

    private static EmbeddedPostgres server;
    private static EmbeddedPostgres plain;

    @BeforeAll
    static void startServers() throws Exception {
        certificate("good", "localhost");
        certificate("other", "elsewhere.example");
        server = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", file("good.crt").toString())
                .setServerConfig("ssl_key_file", file("good.key").toString())
                .start();
        plain = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    @AfterAll
    static void stopServers() throws IOException {
        server.close();
        plain.close();
    }

    private static Path file(String name) {
        return directory.resolve(name);
    }

    private static void certificate(String name, String host) throws Exception {
        var words = List.of(
                "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj".split(" "),
                new String[] {"/CN=" + host, "-addext", "subjectAltName=DNS:" + host},
                new String[] {
                    "-keyout",
                    file(name + ".key").toString(),
                    "-out",
                    file(name + ".crt").toString()
                });
        var command = new ArrayList<String>();
        words.forEach(some -> command.addAll(List.of(some)));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        Files.setPosixFilePermissions(file(name + ".key"), PosixFilePermissions.fromString("rw-------"));
    }

    private static Journal open(EmbeddedPostgres at, @Nullable Tls tls, @Nullable Path authority) {
        String url = "jdbc:postgresql://localhost:" + at.getPort() + "/postgres";
        var database = new PostgresDatabase(url, "postgres", "postgres", PostgresTls.of(url, tls, authority));
        return JdbcJournal.open(database, () -> {});
    }

    private static List<Boolean> encrypted() throws Exception {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT s.ssl FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid)"
                        + " WHERE a.application_name = 'canary'")) {
            var all = new ArrayList<Boolean>();
            while (rows.next()) {
                all.add(rows.getBoolean(1));
            }
            return all;
        }
    }

    @Test
    void a_server_with_a_valid_certificate_gets_encrypted_traffic() throws Exception {
        // When
        try (var journal = open(server, Tls.VERIFY_FULL, file("good.crt"))) {
            new Course(Course.id(1)).advance(journal, 1);
            // Then
            assertThat(encrypted()).isNotEmpty().containsOnly(true);
        }
    }

    @Test
    void a_server_with_an_untrusted_certificate_or_without_tls_is_refused() {
        String words = "does not do TLS as journal.tls wants it";
        assertThatThrownBy(() -> open(server, Tls.VERIFY_FULL, file("other.crt")))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(words);
        assertThatThrownBy(() -> open(server, Tls.VERIFY_FULL, null)).hasMessageContaining(words);
        assertThatThrownBy(() -> open(plain, Tls.VERIFY_FULL, file("good.crt"))).hasMessageContaining(words);
        assertThatThrownBy(() -> open(plain, Tls.REQUIRE, null)).hasMessageContaining(words);
    }

    @Test
    void require_encrypts_to_any_server_and_off_to_none() throws Exception {
        try (var journal = open(server, Tls.REQUIRE, null)) {
            assertThat(journal.knownBad()).isEmpty();
            assertThat(encrypted()).isNotEmpty().containsOnly(true);
        }
        try (var journal = open(server, Tls.OFF, null)) {
            assertThat(journal.knownBad()).isEmpty();
            assertThat(encrypted()).isNotEmpty().containsOnly(false);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql:canary, OFF",
        "jdbc:postgresql:/canary, OFF",
        "jdbc:postgresql://localhost/canary, OFF",
        "jdbc:postgresql://me:secret@127.0.0.1:5432/canary, OFF",
        "jdbc:postgresql://[::1]:5432/canary, OFF",
        "jdbc:postgresql:///canary, OFF",
        "'jdbc:postgresql://localhost:1,db-2:5432/canary', VERIFY_FULL",
        "jdbc:postgresql://db.internal:5432/canary?user=localhost, VERIFY_FULL",
        "jdbc:postgresql://localhost.example/canary, VERIFY_FULL",
        "jdbc:postgresql://127.0.0.1.example/canary, VERIFY_FULL",
        "jdbc:postgresql://10.0.0.7/canary, VERIFY_FULL"
    })
    void by_default_only_this_machine_is_trusted(String url, Tls expected) {
        assertThat(PostgresTls.of(url, null, null).mode()).isEqualTo(expected);
        assertThat(PostgresTls.of(url, Tls.REQUIRE, null).mode()).isEqualTo(Tls.REQUIRE);
    }

    @Test
    void the_settings_are_read_as_documented_and_the_password_is_a_secret() {
        // Given
        String url = "jdbc:postgresql://db/canary";
        // When
        var read = Settings.read(
                JournalConfig.class,
                Map.of("type", "postgresql", "url", url, "tls", "verify-full", "password", "s3cr3t"));
        var off = Settings.read(
                JournalConfig.class, Map.of("type", "postgresql", "url", url, "tls", false)); // YAML's off
        // Then
        assertThat(read.tls()).isEqualTo(Tls.VERIFY_FULL);
        assertThat(read.toString()).doesNotContain("s3cr3t");
        assertThat(off.tls()).isEqualTo(Tls.OFF);
        assertThatThrownBy(() -> Settings.read(
                        JournalConfig.class, Map.of("type", "postgresql", "url", url + "?sslmode=prefer")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("set journal.tls instead");
        assertThatThrownBy(() -> Settings.read(JournalConfig.class, Map.of("tls", "require")))
                .hasMessageContaining("belongs to type postgresql");
    }
}
