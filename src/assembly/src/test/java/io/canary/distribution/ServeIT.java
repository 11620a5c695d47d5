package io.canary.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as a process: what it says when it cannot start, and how it stops. */
class ServeIT {
    private static final String FAKE_ROUTER = """
            http: {host: 127.0.0.1}
            routers:
              fake:
                type: fake
                settings: {delay_ms: 1500}
            """;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void a_port_that_is_taken_stops_the_start_with_one_line_and_status_2() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // When
            var run = serve(FAKE_ROUTER, Map.of("PORT", "" + taken.getLocalPort()));
            // Then
            assertRefused(run, "http.port: cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void an_unknown_plugin_stops_the_start_and_the_line_tells_which_there_are() throws IOException {
        // When
        var run = serve("routers: {edge: {type: haprozy}}", Map.of());
        // Then
        assertRefused(run, "routers.edge.type is haprozy, and no plugin of that type is installed (there are: ");
        assertThat(run.err()).contains("haproxy, ");
    }

    @Test
    void wrong_settings_of_a_router_stop_the_start_and_all_of_them_are_reported() throws IOException {
        // When
        var run = serve("routers: {fake: {type: fake, settings: {delay_ms: -1, delay_m: 5}}}", Map.of());
        // Then
        assertRefused(run, "routers.fake.settings.delay_ms must be");
        assertThat(run.err()).contains("routers.fake.settings.delay_m is not known; did you mean delay_ms?");
    }

    @Test
    void a_configuration_that_cannot_be_read_stops_the_start() throws IOException {
        // When
        var malformed = serve("routers: {fake: [", Map.of());
        var absent = Command.run(folder, environment(Map.of()), List.of(launcher(), "serve", "--conf", "absent.yaml"));
        // Then
        assertRefused(malformed, "configuration " + folder.resolve("canary.yaml"));
        assertRefused(absent, "configuration file absent.yaml cannot be read");
    }

    @Test
    void a_journal_that_cannot_be_opened_stops_the_start_and_the_line_says_what_to_do() throws IOException {
        // Given
        Files.writeString(
                Files.createDirectory(folder.resolve("data")).resolve("canary.db"), "no database ".repeat(999));
        // When
        var damaged = serve(FAKE_ROUTER, Map.of("PORT", "0"));
        var away = serve(
                FAKE_ROUTER,
                Map.of(
                        "PORT", "0",
                        "CANARY_JOURNAL_TYPE", "postgresql",
                        "CANARY_JOURNAL_URL", "jdbc:postgresql://127.0.0.1:1/canary",
                        "CANARY_JOURNAL_PASSWORD", "secret"));
        // Then
        assertRefused(damaged, "canary.db is not an SQLite database: move it away, or use another directory");
        assertRefused(away, "journal: the journal jdbc:postgresql://127.0.0.1:1/canary cannot be reached");
        assertThat(away.err()).doesNotContain("secret");
    }

    @Test
    void a_second_service_on_the_same_data_does_not_start() throws Exception {
        // Given
        String data = folder.resolve("data").toString();
        try (var first = RunningService.start(Map.of("CANARY_DATA_DIR", data))) {
            // When
            var second = serve(FAKE_ROUTER, Map.of("PORT", "0"));
            // Then
            assertRefused(second, "journal: another process has the journal in " + data + " open: end it");
            assertThat(first.stop()).isZero();
        }
    }

    @Test
    void unknown_and_bad_settings_are_all_listed_in_one_line() throws IOException {
        // When
        var run = serve("""
                http: {port: 70000, prot: 8000}
                routers: {fake: {type: fake}}
                """, Map.of("CANARY_DEPLOYMENTS_OPEN_MAX", "many"));
        // Then
        assertRefused(run, "http.port must be from 0 to 65535, was 70000");
        assertThat(run.err())
                .contains("http.prot is not known; did you mean port?")
                .contains("deployments.open_max must be a whole number, was \"many\"");
    }

    @Test
    void a_file_in_the_plugin_folder_that_is_no_plugin_stops_the_start() throws IOException {
        // Given
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        Path jar = Files.writeString(plugins.resolve("broken.jar"), "this is no jar");
        // When
        var run = serve(FAKE_ROUTER, Map.of("CANARY_PLUGINS_DIRS", plugins.toString()));
        // Then
        assertRefused(run, "plugin " + jar);
    }

    @Test
    void on_sigterm_what_is_in_flight_is_finished_and_the_status_is_0() throws Exception {
        // Given: a create that waits for a slow router
        Path conf = Files.writeString(folder.resolve("canary.yaml"), FAKE_ROUTER);
        var service = RunningService.start(Map.of(), "--conf", conf.toString());
        try (var client = HttpClient.newHttpClient()) {
            var create = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + "/deployments"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"service_name\": \"shop\", \"new_version\": \"v2\"}"))
                    .build();
            var answer = client.sendAsync(create, BodyHandlers.ofString());
            awaitDeployment(client, service.port());
            // When
            int status = service.stop();
            // Then
            assertThat(answer.join().statusCode()).isEqualTo(201);
            assertThat(answer.join().body()).contains("\"status\":\"RUNNING\"");
            assertThat(status).isZero();
        }
    }

    @Test
    void it_listens_on_this_machine_only_unless_it_is_told_otherwise_and_says_so() throws IOException {
        // Given
        Path conf = Files.writeString(folder.resolve("canary.yaml"), "routers: {fake: {type: fake}}");
        var ready = java.util.regex.Pattern.compile("ready .*");
        var words = List.of("serve", "--conf", conf.toString());
        var free = Map.of("CANARY_DATA_DIR", folder.resolve("data").toString(), "PORT", "0");
        var open = new HashMap<>(free);
        open.put("CANARY_HTTP_HOST", "0.0.0.0");
        // When
        String alone;
        try (var service = Launched.start(free, ready, words)) {
            alone = readyLine(service);
        }
        String reachable;
        try (var service = Launched.start(open, ready, words)) {
            reachable = readyLine(service);
        }
        // Then
        assertThat(alone)
                .contains("url=\"http://127.0.0.1:")
                .contains("reachable_from=\"this machine only (http.host)\"");
        assertThat(reachable).contains("url=\"http://0.0.0.0:").contains("the network, without authentication");
    }

    private static String readyLine(Launched service) {
        return service.log().stream()
                .filter(line -> line.contains(" ready "))
                .findFirst()
                .orElse("");
    }

    @Test
    void the_image_listens_where_a_published_port_reaches_it() throws IOException {
        // When
        String image = Files.readString(Path.of("../../Dockerfile"));
        // Then
        assertThat(image).containsPattern("(?s)ENV .*PORT=8000 .*CANARY_HTTP_HOST=0\\.0\\.0\\.0");
        assertThat(image).contains("EXPOSE 8000", "CMD [\"serve\"]", "CMD [\"canary\", \"health\"]");
    }

    @Test
    void in_the_image_the_service_cannot_write_to_the_plugin_folder() throws IOException {
        // When
        String image = Files.readString(Path.of("../../Dockerfile"));
        // Then
        assertThat(image).contains("chown 10001:10001 /data ", "chmod 0755 /plugins", "USER 10001:10001");
        assertThat(image).doesNotContain("chown 10001:10001 /data /plugins");
    }

    @Test
    void the_health_command_finds_the_service_by_its_configuration() throws IOException {
        // Given
        Path conf = Files.writeString(folder.resolve("canary.yaml"), FAKE_ROUTER);
        try (var service = RunningService.start(Map.of(), "--conf", conf.toString())) {
            var same = environment(Map.of("CANARY_CONF", conf.toString(), "CANARY_HTTP_PORT", "" + service.port()));
            // When
            var health = Command.run(folder, same, List.of(launcher(), "health"));
            // Then
            assertThat(health.status()).as(health.out() + health.err()).isZero();
        }
    }

    private static void awaitDeployment(HttpClient client, int port) throws Exception {
        var list = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/deployments"))
                .build();
        while (client.send(list, BodyHandlers.ofString()).body().equals("[]")) {
            Thread.onSpinWait();
        }
    }

    private static void assertRefused(Command run, String why) {
        assertThat(run.status()).as(run.err()).isEqualTo(2);
        assertThat(run.err().lines().filter(line -> line.startsWith("canary: ")))
                .hasSize(1);
        assertThat(run.err().lines().filter(line -> !line.contains("BlockedThreadChecker"))) // on a busy machine
                .as("only one line")
                .hasSize(1);
        assertThat(run.err()).contains(why);
        assertThat(run.out()).isEmpty();
    }

    private Command serve(String yaml, Map<String, String> environment) throws IOException {
        Path conf = Files.writeString(folder.resolve("canary.yaml"), yaml);
        return Command.run(folder, environment(environment), List.of(launcher(), "serve", "--conf", conf.toString()));
    }

    private Map<String, String> environment(Map<String, String> more) {
        var environment = new HashMap<>(more);
        environment.put("CANARY_DATA_DIR", folder.resolve("data").toString());
        environment.put("CANARY_JAVA_HOME", System.getProperty("java.home"));
        environment.put("PATH", System.getenv("PATH"));
        return environment;
    }

    private static String launcher() {
        return Distribution.FOLDER.resolve("bin/canary").toString();
    }
}
