package io.canary.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.RouterException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
    @TempDir
    private Path data;

    @Test
    void each_router_has_its_own_folder_whatever_its_name() throws Exception {
        // Given
        var names = List.of("edge", "Kasse 1", "a/b", "..", ".", "%2E");
        // When
        var folders = new HashSet<Path>();
        for (String name : names) {
            folders.add(StateFolder.of(data, name));
        }
        // Then
        assertThat(folders)
                .hasSameSizeAs(names)
                .contains(data.resolve("routers").resolve("edge"))
                .allSatisfy(folder -> assertThat(folder).isDirectory().hasParent(data.resolve("routers")));
    }

    @Test
    void a_folder_that_cannot_be_created_is_a_refusal_that_names_it() throws Exception {
        // Given
        Path file = Files.createFile(data.resolve("routers"));
        // When
        var refusal = catchThrowableOfType(RouterException.class, () -> StateFolder.of(data, "edge"));
        // Then
        assertThat(refusal.kind()).isEqualTo(RouterException.Kind.REJECTED);
        assertThat(refusal).hasMessageContaining("cannot make the folder " + file.resolve("edge"));
    }

    @Test
    void folders_with_state_are_found_except_those_of_standalone_routers() throws Exception {
        // Given
        Files.writeString(StateFolder.of(data, "edge").resolve("versions.json"), "{}");
        Files.createFile(StateFolder.of(data, "idle").resolve("lock"));
        Files.writeString(StateFolder.standalone(data, "proxy").resolve("versions.json"), "{}");
        // When
        var left = StateFolder.leftBehind(data, List.of("edge", "idle", "proxy", "never-there"));
        // Then
        assertThat(left).containsExactly(data.resolve("routers").resolve("edge"));
    }

    @Test
    void a_data_folder_that_other_users_can_write_to_is_refused() throws Exception {
        // Given
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
        // When
        var refusal = catchThrowableOfType(RouterException.class, () -> StateFolder.of(data, "edge"));
        // Then
        assertThat(refusal).hasMessageContaining("(mode 0777, ").hasMessageContaining("run chmod go-w " + data);
    }
}
