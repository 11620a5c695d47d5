package io.canary.router.caddy;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.tck.FreePorts;
import io.canary.tck.SettingsPageContract;
import io.canary.testservers.Checkout;
import io.canary.testservers.MarkdownPage;
import io.canary.testservers.RealServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentationTest extends SettingsPageContract {
    private static final Path PAGE = Path.of("../../src/site/markdown/routers/caddy.md");

    @TempDir
    Path directory;

    DocumentationTest() {
        super(PAGE, new CaddyRouterFactory(), List.of(CaddySettings.class, ServiceSettings.class));
    }

    private static String block(String language) {
        return MarkdownPage.blocks(PAGE, language).getFirst();
    }

    @Test
    void the_configuration_of_the_page_can_be_moved() throws Exception {
        String admin = "{\"admin\":{\"listen\":\"127.0.0.1:ADMIN\"},";
        assertMoves("caddy.json", admin + block("json").replaceFirst("\\{", ""), "http://127.0.0.1:ADMIN", "");
    }

    @Test
    void the_caddyfile_of_the_page_can_be_moved_as_it_is_and_again_after_each_reload() throws Exception {
        String admin = "{\n\tadmin 127.0.0.1:ADMIN\n}\n";
        assertMoves("Caddyfile", admin + block("caddyfile"), "http://127.0.0.1:ADMIN", "reload");
    }

    private void assertMoves(String name, String text, String node, String then) throws Exception {
        Caddy.assumeInstalled();
        // Given
        int admin = FreePorts.next();
        String port = String.valueOf(FreePorts.next());
        RealServer.write(
                directory.resolve(name),
                text.replace("ADMIN", String.valueOf(admin)).replace(":8080", ":" + port));
        var command =
                List.of("caddy", "run", "--config", directory.resolve(name).toString());
        var settings = Map.of(
                "nodes",
                List.of(node.replace("ADMIN", String.valueOf(admin))),
                "services",
                Map.of(
                        "checkout",
                        Map.of(
                                "versions",
                                Map.of("v1", List.of("10.0.0.5:" + port), "v2", List.of("10.0.0.7:" + port)))));
        try (var caddy = RealServer.start(directory, command, Caddy.environment(directory), admin);
                var router = Routers.of(settings)) {
            // When
            router.setTrafficSplit(Checkout.split(500));
            var first = router.observe("checkout");
            if (!then.isEmpty()) {
                reload(admin, name);
            }
            var between = router.observe("checkout");
            router.setTrafficSplit(Checkout.split(500));
            // Then
            assertThat(first).isEqualTo(Checkout.inForce(500));
            assertThat(between).isEqualTo(Checkout.inForce(then.isEmpty() ? 500 : 0));
            assertThat(router.observe("checkout")).isEqualTo(Checkout.inForce(500));
            assertThat(caddy).isNotNull();
        }
    }

    private void reload(int admin, String name) throws Exception {
        var command = new ProcessBuilder("caddy", "reload", "--config", name, "--address", "127.0.0.1:" + admin)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("reload.log").toFile());
        command.environment().putAll(Caddy.environment(directory));
        assertThat(command.start().waitFor()).isZero();
    }
}
