package io.canary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands that talk to a service, against one. */
@Timeout(120)
class RemoteCommandsTest {
    @AutoClose
    private static final TestService service = TestService.started();

    private static int services;

    @TempDir
    private Path folder = Path.of("");

    private static Terminal run(Object command, String... words) {
        return run(service.uri("").toString(), command, words);
    }

    private static Terminal run(String url, Object command, String... words) {
        var all = new ArrayList<>(List.of("--url", url));
        all.addAll(List.of(words));
        return Terminal.run(command, all.toArray(new String[0]));
    }

    private static JsonObject slow(String name) {
        return TestService.quick(name).put("strategy", new JsonObject().put("interval_sec", 600));
    }

    private static String newService() {
        return "service-" + ++services;
    }

    private static String create() throws Exception {
        return service.create(slow(newService())).getString("id");
    }

    /** Brings a deployment to this end. */
    private static String ended(String command) throws Exception {
        String id = create();
        service.sample(id, 100, 0);
        assertThat(service.post("/deployments/" + id + "/" + command, "").statusCode())
                .isEqualTo(200);
        return id;
    }

    @ParameterizedTest
    @CsvSource({"promote, 0, PROMOTED", "rollback, 3, ROLLED_BACK", "cancel, 4, CANCELLED"})
    void the_exit_status_of_a_wait_says_how_it_ended(String command, int status, String name) throws Exception {
        // Given
        String id = ended(command);
        for (String until : List.of("ended", "promoted")) {
            // When
            var terminal = run(new WaitCommand(), id, "--for", until);
            // Then
            assertThat(terminal.status()).as(terminal.err()).isEqualTo(status);
            assertThat(terminal.lines()).singleElement().satisfies(line -> assertThat(line)
                    .startsWith(id + "  " + name));
        }
    }

    @Test
    void a_wait_ends_when_the_deployment_does() throws Exception {
        // Given
        String id = create();
        var waiting = CompletableFuture.supplyAsync(() -> run(new WaitCommand(), id));
        // When
        service.post("/deployments/" + id + "/cancel", "");
        // Then
        assertThat(waiting.join().status()).isEqualTo(ExitStatus.CANCELLED_OR_FAILED);
    }

    @Test
    void a_wait_for_a_change_ends_with_the_next_one() throws Exception {
        // Given
        String id = create();
        var waiting = CompletableFuture.supplyAsync(() -> run(new WaitCommand(), id, "--for", "changed"));
        // When
        while (!waiting.isDone()) {
            service.post("/deployments/" + id + "/pause", "");
            service.post("/deployments/" + id + "/resume", "");
        }
        // Then
        assertThat(waiting.join().status()).isEqualTo(ExitStatus.REACHED);
    }

    @Test
    void a_wait_that_takes_too_long_is_over_and_shows_how_it_stands() throws Exception {
        // Given
        String id = create();
        // When
        var terminal = run(new WaitCommand(), id, "--timeout", "0.2");
        // Then
        assertThat(terminal.status()).isEqualTo(ExitStatus.TIMED_OUT);
        assertThat(terminal.out()).contains("RUNNING");
        assertThat(terminal.err()).contains("timed out: not ended yet");
    }

    @Test
    void a_service_that_restarts_is_waited_for() throws Exception {
        // Given
        int port = freePort();
        var settings = Map.of(
                "http", Map.of("port", port),
                "journal", Map.of("type", "sqlite"),
                "data", Map.of("dir", folder.toString()));
        var first = TestService.start(settings);
        String id = first.create(slow("shop")).getString("id");
        String url = first.uri("").toString();
        var waiting = CompletableFuture.supplyAsync(() -> run(url, new WaitCommand(), id));
        var watching = CompletableFuture.supplyAsync(() -> run(url, new WatchCommand(), id));
        while (!first.get("/metrics").body().contains("canary_http_requests_open{kind=\"wait\"} 2.0")) {
            Thread.onSpinWait();
        }
        // When
        first.close();
        try (var second = TestService.start(settings, first.router())) {
            second.post("/deployments/" + id + "/rollback", "");
            // Then
            assertThat(waiting.join().status()).as(waiting.join().err()).isEqualTo(ExitStatus.ROLLED_BACK);
            assertThat(watching.join().lines())
                    .hasSizeGreaterThan(4)
                    .last()
                    .asString()
                    .contains("rolled_back");
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static Stream<Object> commands() {
        return Stream.of(
                new WaitCommand(),
                new WatchCommand(),
                new GetCommand(),
                new DeploymentCommand.Pause(),
                new DeploymentCommand.Resume(),
                new DeploymentCommand.Promote(),
                new DeploymentCommand.Rollback(),
                new DeploymentCommand.Cancel());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_deployment_that_is_not_there_is_a_refusal(Object command) {
        // When
        var terminal = run(command, "4 2");
        // Then
        assertThat(terminal.status()).as(terminal.err()).isEqualTo(ExitStatus.REFUSED);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).startsWith("canary: ").contains("4 2");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_service_that_is_not_there_is_unreachable(Object command) throws Exception {
        // When
        var terminal = run("http://127.0.0.1:" + freePort(), command, "42");
        // Then
        assertThat(terminal.status()).isEqualTo(ExitStatus.UNREACHABLE);
        assertThat(terminal.err()).startsWith("canary: no answer from http://127.0.0.1:");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void what_cannot_be_understood_is_a_matter_of_usage(Object command) {
        assertThat(run(command).status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run(command, "42", "--colour").status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run("localhost:8000", command, "42").status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run("ftp://127.0.0.1", command, "42").err()).contains("--url must be an address such as");
    }

    @Test
    void to_abandon_takes_a_reason() throws Exception {
        // Given
        String id = create();
        // When
        var unsaid = run(new DeploymentCommand.Abandon(), id);
        var refused = run(new DeploymentCommand.Abandon(), id, "--reason", "edge is gone");
        // Then: this one's router answers
        assertThat(unsaid.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(unsaid.err()).contains("--reason must say why");
        assertThat(refused.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(refused.err()).contains("cancel");
    }

    @Test
    void wrong_values_of_options_are_a_matter_of_usage() {
        assertThat(run(new WaitCommand(), "42", "--for", "over").err())
                .contains("must be ended, promoted or changed, was over");
        assertThat(run(new WaitCommand(), "42", "--timeout", "-1").status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run(new ListCommand(), "--limit", "0").status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run(new CreateCommand(), "--service", "shop").err()).contains("--new-version");
        assertThat(run(new CreateCommand(), "-f", folder.resolve("none").toString())
                        .status())
                .isEqualTo(ExitStatus.USAGE);
        assertThat(run(new CreateCommand(), "--service", "a", "--new-version", "b", "--timeout", "1")
                        .status())
                .isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void a_deployment_is_watched_from_its_beginning_to_its_end() throws Exception {
        // Given
        String id = create();
        var watching = CompletableFuture.supplyAsync(() -> run(new WatchCommand(), id));
        // When
        service.post("/deployments/" + id + "/pause", "");
        service.post("/deployments/" + id + "/cancel", "");
        // Then
        var terminal = watching.join();
        assertThat(terminal.status()).isEqualTo(ExitStatus.CANCELLED_OR_FAILED);
        assertThat(terminal.lines())
                .extracting(line -> line.split(" +", -1)[2])
                .containsExactly("created", "weight_confirmed", "pause", "cancel", "cancelled");
    }

    @Test
    void commands_are_done_and_their_reason_is_kept() throws Exception {
        // Given
        String id = create();
        // When
        var paused = run(new DeploymentCommand.Pause(), id, "--reason", "lunch", "--by", "alice");
        var resumed = run(new DeploymentCommand.Resume(), id);
        service.sample(id, 100, 0);
        var promoted = run(new DeploymentCommand.Promote(), id, "--json");
        // Then
        assertThat(paused.lines()).singleElement().asString().startsWith(id + "  PAUSED  5 %  ");
        assertThat(resumed.status()).isZero();
        assertThat(new JsonObject(promoted.out()).getString("status")).isEqualTo("PROMOTED");
        assertThat(service.deployment(id).getJsonArray("history").encode())
                .contains("paused on request: lunch")
                .contains("alice (127.0.0.1)");
    }

    @Test
    void a_command_that_is_not_possible_now_is_refused_with_the_reason() throws Exception {
        // Given
        String id = create();
        // When
        var terminal = run(new DeploymentCommand.Promote(), id);
        // Then
        assertThat(terminal.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(terminal.err()).contains("too little evidence");
    }

    @Test
    void a_deployment_is_created_from_options_and_only_its_id_is_printed() throws Exception {
        // When
        var terminal = run(
                new CreateCommand(),
                "--service",
                newService(),
                "--baseline-version",
                "1",
                "--new-version",
                "2",
                "--initial-weight",
                "12.5",
                "--interval-sec",
                "600",
                "--max-latency-p95-ms",
                "null",
                "--set",
                "policy.analysis.mode=threshold",
                "--set",
                "safeguards.deadline_sec=7200");
        // Then
        assertThat(terminal.status()).as(terminal.err()).isZero();
        var created = service.deployment(terminal.lines().getFirst());
        assertThat(terminal.lines()).hasSize(1);
        assertThat(created.getString("baseline_version")).isEqualTo("1");
        assertThat(created.getInteger("current_weight")).isNotNull();
        var config = created.getJsonObject("config");
        assertThat(config.getJsonObject("strategy").getDouble("initial_weight")).isEqualTo(12.5);
        assertThat(config.getJsonObject("policy").getValue("max_latency_p95_ms"))
                .isNull();
        assertThat(config.getJsonObject("policy").getJsonObject("analysis").getString("mode"))
                .isEqualTo("threshold");
        assertThat(config.getJsonObject("safeguards").getInteger("deadline_sec"))
                .isEqualTo(7200);
    }

    @Test
    void options_go_over_the_file() throws Exception {
        // Given
        String name = newService();
        var file =
                Files.writeString(folder.resolve("deployment.json"), slow(name).encodePrettily());
        // When
        var terminal = run(new CreateCommand(), "-f", file.toString(), "--new-version", "v7", "--json");
        // Then
        var created = new JsonObject(terminal.out());
        assertThat(created.getString("service_name")).isEqualTo(name);
        assertThat(created.getString("new_version")).isEqualTo("v7");
        assertThat(created.getJsonObject("config").getJsonObject("strategy").getInteger("interval_sec"))
                .isEqualTo(600);
    }

    @Test
    void the_same_request_with_the_same_key_is_done_once() {
        // Given
        String name = newService();
        String[] words = {"--service", name, "--new-version", "2", "--idempotency-key", "build of " + name};
        // When
        var first = run(new CreateCommand(), words);
        var again = run(new CreateCommand(), words);
        // Then
        assertThat(again.status()).isZero();
        assertThat(again.out()).isEqualTo(first.out());
    }

    @Test
    void a_deployment_is_created_and_waited_for() {
        // When
        var terminal =
                run(new CreateCommand(), "--service", newService(), "--new-version", "2", "--wait", "--timeout", "0.1");
        // Then
        assertThat(terminal.status()).isEqualTo(ExitStatus.TIMED_OUT);
        assertThat(terminal.lines()).hasSize(1);
        assertThat(terminal.err()).contains("timed out");
    }

    @Test
    void everything_that_is_wrong_with_a_new_deployment_is_printed() {
        // When
        var terminal = run(
                new CreateCommand(),
                "--service",
                "shop",
                "--new-version",
                "2",
                "--max-steps",
                "0",
                "--set",
                "colour=red");
        // Then
        assertThat(terminal.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(terminal.err()).contains("strategy.max_steps must be").contains("colour is not known");
    }

    @Test
    void deployments_are_listed_in_columns() throws Exception {
        // Given
        String name = newService();
        String open = service.create(slow(name)).getString("id");
        String cancelled = ended("cancel");
        // When
        var terminal = run(new ListCommand(), "--service", name, "--status", "open,promoted");
        var json = run(new ListCommand(), "--limit", "1", "--json");
        // Then
        assertThat(terminal.lines()).hasSize(2);
        assertThat(terminal.lines().get(0)).startsWith("ID ").endsWith("REASON");
        assertThat(terminal.lines().get(1)).startsWith(open).contains("stable -> v2", "RUNNING", "5 %");
        assertThat(new JsonArray(json.out()).getJsonObject(0).getString("id")).isEqualTo(cancelled);
    }

    @Test
    void more_deployments_than_a_page_has_are_listed() throws Exception {
        // Given
        for (int i = 0; i < 5; i++) {
            create();
        }
        // When
        var terminal = run(new ListCommand(), "--limit", "5", "--json");
        // Then
        assertThat(new JsonArray(terminal.out())).hasSize(5);
    }

    @Test
    void a_deployment_is_shown_with_its_newest_history() throws Exception {
        // Given
        String id = ended("rollback");
        // When
        var terminal = run(new GetCommand(), id);
        // Then
        assertThat(terminal.status()).isZero();
        assertThat(terminal.out()).contains("status        ROLLED_BACK").contains("rolled_back");
    }

    @Test
    void without_a_url_the_service_is_where_the_configuration_says() throws Exception {
        // Given
        var conf = Files.writeString(folder.resolve("canary.yaml"), """
                http: {host: 0.0.0.0, port: %d}
                default_router: edge
                routers: {edge: {type: fake}}
                """.formatted(service.port()));
        String id = create();
        // When
        var terminal = Terminal.run(new GetCommand(), "--conf", conf.toString(), id);
        // Then
        assertThat(terminal.status()).as(terminal.err()).isZero();
    }
}
