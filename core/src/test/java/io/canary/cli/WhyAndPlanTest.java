package io.canary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that explain, against a service. */
@Timeout(120)
class WhyAndPlanTest {
    @AutoClose
    private static final TestService service = TestService.started();

    private static final RemoteCommands remote = new RemoteCommands(service);

    @TempDir
    private Path folder = Path.of("");

    private String file(String text) throws Exception {
        return Files.writeString(folder.resolve("deployments.yaml"), text).toString();
    }

    @Test
    void why_says_what_is_missing_and_when_it_is_looked_at_next() throws Exception {
        // Given
        String id = service.createRunning(TestService.slow(remote.newService())).getString("id");
        // When
        var terminal = remote.run(new WhyCommand(), id);
        var json = remote.run(new WhyCommand(), id, "-o", "json");
        // Then
        assertThat(terminal.status()).as(terminal.err()).isZero();
        assertThat(terminal.lines())
                .anySatisfy(line -> assertThat(line).startsWith("so far").contains("0 of 1 sample"));
        assertThat(terminal.lines())
                .anySatisfy(line -> assertThat(line).startsWith("next").contains("evaluated in "));
        assertThat(new JsonObject(json.out()).getString("deployment_id")).isEqualTo(id);
    }

    @Test
    void a_plan_shows_each_step_and_creates_nothing() throws Exception {
        // Given
        String name = remote.newService();
        // When
        var terminal = remote.run(
                new PlanCommand(),
                "--service",
                name,
                "--new-version",
                "v2",
                "--initial-weight",
                "20",
                "--step-weight",
                "40");
        // Then
        assertThat(terminal.status()).as(terminal.err()).isZero();
        assertThat(terminal.lines())
                .containsSequence(
                        "step             20 %, at once",
                        "step             60 %, after 60 s", "step             100 %, after 2 min: promoted");
        assertThat(new JsonArray(
                        service.get("/deployments?service_name=" + name).body()))
                .isEmpty();
    }

    @Test
    void errors_of_a_file_are_shown_with_their_lines() throws Exception {
        // Given
        String file = file("""
                service_name: shop
                new_version: v2
                ---
                service_name: shop
                new_version: v2
                strategy:
                  intervall_sec: 5
                """);
        // When
        var plan = remote.run(new PlanCommand(), "-f", file);
        var create = remote.run(new CreateCommand(), "-f", file, "--service", remote.newService());
        // Then
        String place = file + ":7: ";
        assertThat(plan.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(plan.err()).startsWith("canary: " + place).contains("intervall_sec", "did you mean interval_sec?");
        assertThat(create.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(create.err()).contains(place);
    }

    @Test
    void a_file_that_is_no_deployment_is_a_usage_error() throws Exception {
        // When
        var list = remote.run(new PlanCommand(), "-f", file("- a\n"));
        var broken = remote.run(new PlanCommand(), "-f", file("service_name: [\n"));
        var empty = remote.run(new PlanCommand(), "-f", file("# nothing\n"));
        // Then
        assertThat(list.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(list.err()).contains("line 1 is no object");
        assertThat(broken.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(empty.err()).contains("has no deployment");
    }

    @Test
    void several_deployments_are_created_from_one_file() throws Exception {
        // Given
        String file = file("service_name: %s\nnew_version: v2\n---\nservice_name: %s\nnew_version: v3\n"
                .formatted(remote.newService(), remote.newService()));
        // When
        var both = remote.run(new CreateCommand(), "-f", file, "-o", "name");
        var waited = remote.run(new CreateCommand(), "-f", file, "--wait");
        // Then
        assertThat(both.lines()).hasSize(2);
        assertThat(service.deployment(both.lines().get(1)).getString("new_version"))
                .isEqualTo("v3");
        assertThat(waited.status()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void what_a_command_prints_is_json_yaml_or_a_name_where_that_is_asked_for() throws Exception {
        // Given
        String id = remote.create();
        // When
        var yaml = remote.run(new GetCommand(), id, "-o", "yaml");
        var name = remote.run(new GetCommand(), id, "-o", "name");
        var other = remote.run(new GetCommand(), id, "-o", "xml");
        // Then
        assertThat(yaml.lines()).startsWith("id: " + id).contains("attention: null");
        assertThat(name.lines()).containsExactly(id);
        assertThat(other.status()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void events_are_those_of_one_deployment_or_of_all() throws Exception {
        // Given
        String id = remote.createEnded("cancel");
        // When
        var one = remote.run(new EventsCommand(), id);
        var all = remote.run(new EventsCommand(), "--limit", "1");
        var none = remote.run(new EventsCommand(), "--limit", "0");
        // Then
        assertThat(one.lines()).hasSize(4);
        assertThat(one.lines().getFirst()).contains("created");
        assertThat(all.lines()).singleElement().asString().startsWith(id).contains("cancelled");
        assertThat(none.status()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void routers_sources_and_services_are_listed_in_columns() throws Exception {
        // Given
        remote.createEnded("cancel");
        // When
        var routers = remote.run(new CatalogueCommand.Routers());
        var sources = remote.run(new CatalogueCommand.Sources());
        var services = remote.run(new CatalogueCommand.Services());
        // Then
        assertThat(routers.lines()).hasSize(2);
        assertThat(routers.lines().getLast()).startsWith("scripted");
        assertThat(sources.lines()).hasSize(1);
        assertThat(services.lines()).hasSizeGreaterThan(1);
    }

    @Test
    void a_wait_for_a_pause_ends_with_it_or_with_the_deployment() throws Exception {
        // Given
        String paused =
                service.createRunning(TestService.slow(remote.newService())).getString("id");
        service.post("/deployments/" + paused + "/pause", "");
        String ended = remote.createEnded("rollback");
        String running =
                service.createRunning(TestService.slow(remote.newService())).getString("id");
        // When
        var reached = remote.run(new WaitCommand(), paused, "--for", "paused");
        var over = remote.run(new WaitCommand(), ended, "--for", "paused");
        var timed = remote.run(new WaitCommand(), running, "--for", "paused", "--timeout", "0.2");
        // Then
        assertThat(reached.status()).isZero();
        assertThat(over.status()).isEqualTo(ExitStatus.ROLLED_BACK);
        assertThat(timed.status()).isEqualTo(ExitStatus.TIMED_OUT);
    }
}
