package io.canary.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who can change a folder: which permissions are refused, and with which message. */
class WritersTest {
    @TempDir
    private Path temporary;

    private Path folder(String permissions) throws Exception {
        Path folder = Files.createDirectory(temporary.resolve("folder"));
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    }

    /** Needs root. */
    private static void giveTo(Path path, String user, String group) throws Exception {
        Assumptions.assumeTrue(
                Files.getAttribute(path, "unix:uid").equals(0), "only root can give a folder to another user");
        var names = path.getFileSystem().getUserPrincipalLookupService();
        var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        view.setOwner(names.lookupPrincipalByName(user));
        view.setGroup(names.lookupPrincipalByGroupName(group));
    }

    @ParameterizedTest
    @CsvSource({"rwx------", "rwxr-x---", "rwxr-xr-x", "r-xr-xr-x"})
    void a_folder_that_only_its_owner_can_change_is_accepted(String permissions) throws Exception {
        // When
        var complaint = Writers.complaint(folder(permissions));
        // Then
        assertThat(complaint).isEmpty();
    }

    @Test
    void a_world_writable_folder_is_reported_with_its_mode_and_the_command_that_fixes_it() throws Exception {
        // Given
        Path folder = folder("rwxrwxrwx");
        // When
        var complaint = Writers.complaint(folder);
        // Then
        assertThat(complaint.orElse("nothing"))
                .startsWith("(mode 0777, owner " + System.getProperty("user.name") + ", group ")
                .endsWith(") can be changed by everybody: run chmod go-w " + folder.toRealPath());
    }

    @Test
    void the_private_group_of_this_user_is_accepted() throws Exception {
        // Given
        Path folder = folder("rwxrwxr-x");
        String group = Files.readAttributes(folder, java.nio.file.attribute.PosixFileAttributes.class)
                .group()
                .getName();
        Assumptions.assumeTrue(group.equals(System.getProperty("user.name")), "this user has a private group");
        // When
        var complaint = Writers.complaint(folder);
        // Then
        assertThat(complaint).isEmpty();
    }

    @Test
    void a_folder_writable_by_another_group_is_reported() throws Exception {
        // Given
        Path folder = folder("rwxrwxr-x");
        giveTo(folder, "root", "daemon");
        // When
        var complaint = Writers.complaint(folder);
        // Then
        assertThat(complaint)
                .contains("(mode 0775, owner root, group daemon) can be changed by its group: run chmod g-w "
                        + folder.toRealPath());
    }

    @Test
    void a_folder_of_another_user_is_reported() throws Exception {
        // Given
        Path folder = folder("rwxr-xr-x");
        giveTo(folder, "daemon", "root");
        // When
        var complaint = Writers.complaint(folder);
        // Then
        assertThat(complaint)
                .contains(
                        "(mode 0755, owner daemon, group root) belongs to another user, who can change it: run chown root "
                                + folder.toRealPath());
    }

    @Test
    void the_target_of_a_link_is_checked() throws Exception {
        // Given
        Path link = Files.createSymbolicLink(temporary.resolve("link"), folder("rwxrwxrwx"));
        // When
        Optional<String> complaint = Writers.complaint(link);
        // Then
        assertThat(complaint).isPresent();
    }

    @Test
    void created_files_are_readable_only_by_this_user() throws Exception {
        // When
        Path folder = PrivateFiles.folder(temporary.resolve("a").resolve("b"));
        PrivateFiles.file(folder.resolve("file"));
        PrivateFiles.channel(folder.resolve("lock")).close();
        // Then
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolveSibling(""))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("file"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("lock"))))
                .isEqualTo("rw-------");
    }
}
