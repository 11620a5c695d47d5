package io.canary.router.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may read the include file, when our own umask lets nobody read anything. */
class IncludeFileTest {
    @TempDir
    private Path folder;

    /** As a process with the umask 077 writes it. */
    private Path staged(IncludeFile include) throws Exception {
        Path staged = include.stage("# text\n");
        return Files.setPosixFilePermissions(staged, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void a_new_file_can_be_read_by_an_nginx_of_another_user() throws Exception {
        // Given
        var include = new IncludeFile(folder.resolve("canary.conf"));
        // When
        include.replace(staged(include));
        // Then
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(include.path())))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void a_file_that_replaces_another_is_for_those_who_could_read_that() throws Exception {
        // Given
        var include = new IncludeFile(Files.writeString(folder.resolve("canary.conf"), ""));
        Files.setPosixFilePermissions(include.path(), PosixFilePermissions.fromString("rw-r-----"));
        // When
        include.replace(staged(include));
        // Then
        assertThat(include.read()).isEqualTo("# text\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(include.path())))
                .isEqualTo("rw-r-----");
    }
}
