package io.canary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that show deployments, against a service. */
@Timeout(120)
class ListAndGetTest {
    @AutoClose
    private static final TestService service = TestService.started();

    private static final RemoteCommands remote = new RemoteCommands(service);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void deployments_are_listed_in_columns() throws Exception {
        // Given
        String name = remote.newService();
        String open =
                service.create(TestService.slow(name).put("owner", "team")).getString("id");
        String cancelled = remote.createEnded("cancel");
        // When
        var terminal = remote.run(new ListCommand(), "--service", name, "--owner", "team", "--status", "open,promoted");
        var others = remote.run(new ListCommand(), "--service", name, "--owner", "others");
        var json = remote.run(new ListCommand(), "--limit", "1", "--json");
        // Then
        assertThat(terminal.lines()).hasSize(2);
        assertThat(others.lines()).hasSizeLessThan(2);
        assertThat(terminal.lines().get(0)).startsWith("ID ").endsWith("REASON");
        assertThat(terminal.lines().get(1)).startsWith(open).contains("stable -> v2", "RUNNING", "5 %");
        assertThat(new JsonArray(json.out()).getJsonObject(0).getString("id")).isEqualTo(cancelled);
    }

    @Test
    void more_deployments_than_a_page_has_are_listed() throws Exception {
        // Given
        for (int i = 0; i < 5; i++) {
            remote.create();
        }
        // When
        var terminal = remote.run(new ListCommand(), "--limit", "5", "--json");
        // Then
        assertThat(new JsonArray(terminal.out())).hasSize(5);
    }

    @Test
    void a_deployment_is_shown_with_its_newest_history() throws Exception {
        // Given
        String id = remote.createEnded("rollback");
        // When
        var terminal = remote.run(new GetCommand(), id);
        // Then
        assertThat(terminal.status()).isZero();
        assertThat(terminal.out()).contains("status        ROLLED_BACK").contains("rolled_back");
    }

    @Test
    void without_a_url_the_service_is_the_one_of_the_configuration() throws Exception {
        // Given
        var conf = Files.writeString(folder.resolve("canary.yaml"), """
                http: {host: 0.0.0.0, port: %d}
                default_router: edge
                routers: {edge: {type: fake}}
                """.formatted(service.port()));
        String id = remote.create();
        // When
        var terminal = Terminal.run(new GetCommand(), "--conf", conf.toString(), id);
        // Then
        assertThat(terminal.status()).as(terminal.err()).isZero();
    }
}
