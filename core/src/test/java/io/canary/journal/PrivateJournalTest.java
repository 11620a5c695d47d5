package io.canary.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only the user of the service can read or change the journal, whatever the umask. */
class PrivateJournalTest {
    private static final String OURS = "rw-------";

    @TempDir
    private Path temporary;

    private Path data = Path.of("");

    @BeforeEach
    void nameAFolder() {
        data = temporary.resolve("data");
    }

    private static String permissions(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void all_created_files_are_private() throws Exception {
        // When
        try (var journal = JdbcJournal.sqlite(data)) {
            journal.load(each -> {});
            // Then
            assertThat(permissions(data)).isEqualTo("rwx------");
            for (String name : new String[] {"canary.db", "canary.db-wal", "canary.db-shm", "lock"}) {
                assertThat(permissions(data.resolve(name))).as(name).isEqualTo(OURS);
            }
        }
    }

    @Test
    void copies_and_restored_journals_are_private() throws Exception {
        // Given
        JdbcJournal.sqlite(data).close();
        Path copy = temporary.resolve("copy.db");
        Path elsewhere = temporary.resolve("elsewhere");
        // When
        Backups.backup(data, copy);
        String copied = permissions(copy);
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
        Backups.restore(copy, elsewhere, false);
        // Then
        assertThat(copied).isEqualTo(OURS);
        assertThat(permissions(elsewhere.resolve("canary.db"))).isEqualTo(OURS);
    }

    @Test
    void a_world_writable_folder_is_refused_and_left_empty() throws Exception {
        // Given
        Files.setPosixFilePermissions(Files.createDirectory(data), PosixFilePermissions.fromString("rwxrwxrwx"));
        // Then
        assertThatThrownBy(() -> JdbcJournal.sqlite(data))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("(mode 0777, ")
                .hasMessageContaining(" can be changed by everybody: run chmod go-w " + data.toRealPath());
        assertThat(data).isEmptyDirectory();
    }
}
