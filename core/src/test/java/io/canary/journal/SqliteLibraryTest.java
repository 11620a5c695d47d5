package io.canary.journal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.util.LibraryLoaderUtil;

/** The library of SQLite that is executed is the one in the jar, whatever was in its place before. */
class SqliteLibraryTest {
    @TempDir
    private Path directory;

    private Path library = Path.of("");
    private byte[] genuine = new byte[0];

    @BeforeEach
    void layDown() throws Exception {
        library = requireNonNull(SqliteLibrary.inPlace(directory)).resolve(LibraryLoaderUtil.getNativeLibName());
        genuine = Files.readAllBytes(library);
    }

    @Test
    void a_foreign_library_is_replaced() throws Exception {
        // Given
        byte[] planted = genuine.clone();
        planted[planted.length / 2] ^= 1;
        Files.write(library, planted);
        // When
        SqliteLibrary.inPlace(directory);
        // Then
        assertThat(Files.readAllBytes(library)).isEqualTo(genuine);
    }

    @Test
    void a_truncated_library_is_replaced() throws Exception {
        // Given
        Files.write(library, new byte[100]);
        // When
        SqliteLibrary.inPlace(directory);
        // Then
        assertThat(Files.readAllBytes(library)).isEqualTo(genuine);
    }

    @Test
    void a_link_is_replaced_even_if_its_target_has_the_same_bytes() throws Exception {
        // Given
        Path elsewhere = Files.move(library, directory.resolve("elsewhere.so"));
        Files.createSymbolicLink(library, elsewhere);
        // When
        SqliteLibrary.inPlace(directory);
        // Then
        assertThat(Files.isRegularFile(library, LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(elsewhere).exists();
    }

    @Test
    void the_right_library_is_kept() throws Exception {
        // Given
        var laidDown = Files.getAttribute(library, "unix:ino");
        // When
        SqliteLibrary.inPlace(directory);
        // Then
        assertThat(Files.getAttribute(library, "unix:ino")).isEqualTo(laidDown);
    }

    @Test
    void a_folder_that_other_users_can_write_to_is_refused() throws Exception {
        // Given
        Path folder = directory.resolve("native");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        // Then
        assertThatThrownBy(() -> SqliteLibrary.inPlace(directory))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("mode 0777")
                .hasMessageEndingWith("run chmod go-w " + folder.toRealPath());
    }
}
