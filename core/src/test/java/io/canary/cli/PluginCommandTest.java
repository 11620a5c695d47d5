package io.canary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginCommandTest {
    /** SHA-256 of a file with the content "a". */
    private static final String DIGEST_OF_A = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";

    @TempDir
    private Path folder;

    private Path jar(String name) throws Exception {
        return Files.writeString(folder.resolve(name), "a");
    }

    @Test
    void jars_are_added_to_the_lock_and_earlier_entries_stay() throws Exception {
        // Given
        Terminal.run(new PluginCommand(), "trust", jar("z.jar").toString());
        // When
        var trust = Terminal.run(
                new PluginCommand(),
                "trust",
                jar("b.jar").toString(),
                jar("a.jar").toString());
        // Then
        assertThat(trust.status()).as(trust.err()).isZero();
        assertThat(trust.lines()).hasSize(2).contains(DIGEST_OF_A + "  b.jar is in " + folder.resolve("plugins.lock"));
        Path lock = folder.resolve("plugins.lock");
        assertThat(lock).hasContent("%1$s  a.jar\n%1$s  b.jar\n%1$s  z.jar\n".formatted(DIGEST_OF_A));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lock)))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void a_file_that_is_no_plugin_is_refused_and_nothing_is_written() throws Exception {
        // When
        var trust = Terminal.run(
                new PluginCommand(),
                "trust",
                jar("a.jar").toString(),
                folder.resolve("absent.jar").toString());
        // Then
        assertThat(trust.status()).isEqualTo(2);
        assertThat(trust.err()).contains(folder.resolve("absent.jar") + " is not the jar of a plugin");
        assertThat(folder.resolve("plugins.lock")).doesNotExist();
    }
}
