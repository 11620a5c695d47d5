package io.canary.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal is for nobody else to read, and nobody else's to change, whatever the umask of whoever starts it. */
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
    void all_that_it_makes_is_ours_alone() throws Exception {
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
    void copies_are_ours_alone_and_so_is_a_journal_that_is_made_of_one() throws Exception {
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
    void a_folder_that_everybody_can_write_to_is_refused_and_nothing_is_left_in_it() throws Exception {
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
