package io.canary.router.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.RouterException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a dry run asks of a program. */
@Timeout(60)
class PreflightTest {
    @TempDir
    Path directory;

    @Test
    void a_program_that_can_is_asked_with_the_whole_split_and_its_lines_are_shown() throws Exception {
        var script = "cat > told; echo; echo \"$1 of $2\"; echo '  would be written  '";
        try (var router = Scripts.run(directory, script, Map.of("preflight", true))) {
            // When
            var said = router.preflight(Scripts.split(30));
            // Then
            assertThat(said).containsExactly("preflight of checkout", "would be written");
            assertThat(Files.readString(directory.resolve("told")))
                    .contains("\"verb\":\"preflight\"", "\"canary_weight\":30", "\"baseline\":\"v1\"");
        }
    }

    @Test
    void it_may_refuse_as_it_would_refuse_the_split() throws Exception {
        try (var router = Scripts.run(directory, "echo not mine >&2; exit 65", Map.of("preflight", true))) {
            // When
            var refusal = Scripts.failureOf(() -> router.preflight(Scripts.split(30)));
            // Then
            assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
            assertThat(refusal).hasMessageContaining("not mine");
        }
    }

    @Test
    void one_that_cannot_is_not_asked_and_the_command_is_shown() throws Exception {
        try (var router = Scripts.run(directory, "touch was-run", Map.of())) {
            // When
            var said = router.preflight(Scripts.split(30));
            // Then
            assertThat(said).containsExactly("/bin/sh -c touch was-run script split checkout");
            assertThat(directory.resolve("was-run")).doesNotExist();
        }
    }

    @Test
    void a_preflight_is_no_split_that_a_rollback_would_remember() throws Exception {
        try (var router = Scripts.run(directory, "cat > told", Map.of("preflight", true))) {
            // Given
            router.preflight(Scripts.split(30));
            // When
            router.rollback("checkout", "v1");
            // Then
            assertThat(Files.readString(directory.resolve("told")))
                    .contains("\"verb\":\"rollback\"")
                    .doesNotContain("v2");
        }
    }
}
