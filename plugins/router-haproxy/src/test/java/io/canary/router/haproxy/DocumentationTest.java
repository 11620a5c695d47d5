package io.canary.router.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.tck.SettingsPageContract;
import io.canary.testservers.MarkdownPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentationTest extends SettingsPageContract {
    private static final Path PAGE = Path.of("../../src/site/markdown/routers/haproxy.md");
    private static final String REST = """
            defaults
              mode http
              timeout connect 1s
              timeout client 1s
              timeout server 1s
            """;

    @TempDir
    Path directory;

    DocumentationTest() {
        super(
                PAGE,
                new HaproxyRouterFactory(),
                List.of(HaproxySettings.class, ServiceSettings.class, LogSettings.class));
    }

    @Test
    void haproxy_takes_the_configurations_of_the_page() throws Exception {
        Haproxy.assumeInstalled();
        // Given
        Site.writeMap(directory);
        Files.writeString(directory.resolve("states"), "1\n");
        var blocks = MarkdownPage.blocks(PAGE, "haproxy");
        assertThat(blocks).hasSizeGreaterThan(3);
        for (String block : blocks) {
            // When
            String said = check(block);
            // Then
            assertThat(said).as(block).isEqualTo("0 Configuration file is valid");
        }
    }

    private String check(String block) throws IOException, InterruptedException {
        var file = directory.resolve("page.cfg");
        String text = (block.contains("defaults") ? "" : REST) + block;
        Files.writeString(
                file, text.replaceAll("/(run|etc|var/lib)/haproxy/", directory + "/"), StandardCharsets.UTF_8);
        var process = new ProcessBuilder(Haproxy.binary(), "-c", "-f", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() + " " + said;
    }
}
