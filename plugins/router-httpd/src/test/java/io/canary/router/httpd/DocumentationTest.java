package io.canary.router.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.tck.SettingsPageContract;
import io.canary.testservers.MarkdownPage;
import io.canary.testservers.RealServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentationTest extends SettingsPageContract {
    private static final Path PAGE = Path.of("../../src/site/markdown/routers/httpd.md");

    @TempDir
    Path directory;

    DocumentationTest() {
        super(PAGE, new HttpdRouterFactory(), List.of(HttpdSettings.class, ServiceSettings.class));
    }

    @Test
    void httpd_takes_the_configurations_of_the_page() throws Exception {
        Httpd.assumeInstalled();
        // Given
        var blocks = MarkdownPage.blocks(PAGE, "apache");
        assertThat(blocks).hasSizeGreaterThan(2);
        for (String block : blocks) {
            RealServer.write(directory.resolve("httpd.conf"), Httpd.beginning(directory, 1) + block);
            // When
            var process = new ProcessBuilder(Httpd.command(directory, "-t"))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            // Then
            assertThat(process.waitFor() + " " + said).as(block).isEqualTo("0 Syntax OK");
        }
    }
}
