package io.canary.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.cli.Futures;
import io.canary.spi.settings.Secret;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    private static final String ROUTER = "routers: {fake: {type: fake}}\n";

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    private Path folder;

    @AfterEach
    void close() throws Exception {
        Futures.await(vertx.close(), 10, TimeUnit.SECONDS);
    }

    private static ConfigStoreOptions store(Map<String, String> values) {
        var json = new JsonObject();
        values.forEach(json::put);
        return new ConfigStoreOptions().setType("json").setConfig(json);
    }

    private Config load(@Nullable Path file, Map<String, String> environment, Map<String, String> properties)
            throws Exception {
        return Futures.await(
                new ConfigLoader(vertx).load(file, store(environment), store(properties)), 20, TimeUnit.SECONDS);
    }

    private Path file(String yaml) throws Exception {
        return Files.writeString(folder.resolve("canary.yaml"), yaml);
    }

    private String refusal(@Nullable Path file, Map<String, String> environment) {
        var refusal = catchThrowableOfType(ConfigException.class, () -> load(file, environment, Map.of()));
        assertThat(refusal).isNotNull();
        assertThat(refusal.getMessage()).doesNotContain("\n", "\r");
        return String.valueOf(refusal.getMessage());
    }

    @Test
    void settings_that_are_not_set_have_their_defaults() throws Exception {
        // When
        var config = load(file(ROUTER), Map.of(), Map.of());
        // Then
        assertThat(config.http())
                .isEqualTo(new Config.Http(
                        "127.0.0.1",
                        8000,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(300),
                        1_024,
                        Duration.ofSeconds(10),
                        null,
                        null,
                        Duration.ofSeconds(10),
                        128,
                        10_000,
                        100,
                        2_000,
                        Duration.ofSeconds(10),
                        null,
                        500,
                        List.of(),
                        List.of()));
        assertThat(config.deployments().routerDeadline()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.deployments().retention().endedMax()).isEqualTo(1_000);
        assertThat(config.deployments().retention().age()).isEqualTo(Duration.ofDays(7));
        assertThat(config.data().dir()).isEqualTo(Path.of("data"));
        assertThat(config.plugins().dirs()).isEmpty();
    }

    @Test
    void a_duplicate_key_is_reported_with_both_lines() throws Exception {
        // Given
        var file = file("http:\n  host: 127.0.0.1\n" + ROUTER + "http:\n  port: 8000\n  port: 9000\n");
        // When
        String refused = refusal(file, Map.of());
        // Then
        assertThat(refused)
                .isEqualTo("configuration " + file
                        + ": http stands there twice, in line 1 and in line 4: remove one of them, or"
                        + " put them together; http.port stands there twice, in line 5 and in line 6: remove one of them, or"
                        + " put them together");
    }

    @Test
    void a_key_in_two_places_and_an_anchor_with_two_aliases_are_no_error() throws Exception {
        // Given
        var file = file("""
                default_router: a
                routers:
                  a: &fake {type: fake, settings: {delay_ms: 1}}
                  b: *fake
                  c: {type: fake, settings: {delay_ms: 1}}
                """);
        // When
        var config = load(file, Map.of(), Map.of());
        // Then
        assertThat(config.routers()).containsOnlyKeys("a", "b", "c");
    }

    @Test
    void the_file_wins_over_defaults_the_environment_over_the_file_and_properties_over_all() throws Exception {
        // Given
        var file = file(ROUTER + "http: {host: 10.0.0.1, port: 1, confirm_wait_ms: 100, shutdown_sec: 1.5}\n");
        var environment = Map.of("CANARY_HTTP_PORT", "2", "CANARY_HTTP_CONFIRM_WAIT_MS", "200");
        var properties = Map.of("canary.http.confirm_wait_ms", "300");
        // When
        var http = load(file, environment, properties).http();
        // Then
        assertThat(http.idleTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(http.host()).isEqualTo("10.0.0.1");
        assertThat(http.shutdown()).isEqualTo(Duration.ofMillis(1_500));
        assertThat(http.port()).isEqualTo(2);
        assertThat(http.confirmWait()).isEqualTo(Duration.ofMillis(300));
    }

    @Test
    void the_variable_port_wins_over_the_file_and_canary_http_port_over_both() throws Exception {
        // Given
        var file = file(ROUTER + "http: {port: 1}\n");
        // Then
        assertThat(load(file, Map.of("PORT", "2"), Map.of()).http().port()).isEqualTo(2);
        assertThat(load(file, Map.of("PORT", "2", "CANARY_HTTP_PORT", "3"), Map.of())
                        .http()
                        .port())
                .isEqualTo(3);
    }

    @Test
    void the_environment_can_set_what_the_file_lacks_at_every_depth() throws Exception {
        // When
        var config = load(
                file(ROUTER),
                Map.of(
                        "CANARY_DEPLOYMENTS_RETENTION_AGE_HOURS", "0.5",
                        "CANARY_PLUGINS_DIRS", "one, two",
                        "CANARY_METRICS_VERTX", "true",
                        "CANARY_SOMETHING_ELSE", "x"),
                Map.of());
        // Then
        assertThat(config.deployments().retention().age()).isEqualTo(Duration.ofMinutes(30));
        assertThat(config.plugins().dirs()).isEqualTo(List.of(Path.of("one"), Path.of("two")));
        assertThat(config.metrics().vertx()).isTrue();
    }

    @Test
    void the_only_router_is_the_default_one() throws Exception {
        // When
        var one = load(file(ROUTER), Map.of(), Map.of());
        var two = load(file("routers: {a: {type: fake}, b: {type: fake}}\n"), Map.of(), Map.of());
        // Then
        assertThat(one.defaultRouter()).isEqualTo("fake");
        assertThat(two.defaultRouter()).isNull();
        assertThat(refusal(file("default_router: c\nrouters: {a: {type: x}}\n"), Map.of()))
                .contains("default_router must be one of a, was c");
        assertThat(refusal(file("routers: {}\n"), Map.of())).contains("routers must name at least one router");
    }

    @Test
    void all_errors_are_reported_in_one_line() throws Exception {
        // Given
        var file = file("""
                http: {prot: 1, host: 5}
                deployments: {retention: {age_hours: 0}}
                metrics: 7
                routers:
                  fake: {typ: fake, call_timeout_sec: 0}
                """);
        // When
        String refusal = refusal(file, Map.of("CANARY_HTTP_PORT", "70000"));
        // Then
        assertThat(refusal)
                .contains(file.toString())
                .contains("http.prot is not known; did you mean port?")
                .contains("http.host must be a string, was 5")
                .contains("http.port must be from 0 to 65535, was 70000")
                .contains("deployments.retention.age_hours must be greater than 0")
                .contains("metrics must be an object, was 7")
                .contains("routers.fake.type is required")
                .contains("routers.fake.call_timeout_sec must be greater than 0");
    }

    @Test
    void the_confirm_wait_must_be_shorter_than_the_idle_timeout() throws Exception {
        // When
        String refusal = refusal(file(ROUTER + "http: {confirm_wait_ms: 5000, idle_timeout_sec: 5}\n"), Map.of());
        // Then
        assertThat(refusal).contains("http.confirm_wait_ms must be less than idle_timeout_sec (5000 ms), was 5000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http: [",
                "http: {port: 1\nrouters: x",
                "\t- x",
                "a: b: c",
                "just a text",
                "- a\n- b\n",
                "5",
                "\"\\xZZ\"",
                "http: *nobody",
                "%YAML 9.9\n---\nx",
                "!!javax.script.ScriptEngineManager [x]"
            })
    void an_invalid_file_is_reported_in_one_line(String yaml) throws Exception {
        // Given
        var file = file(yaml);
        // Then
        assertThat(refusal(file, Map.of())).contains(file.toString()).doesNotContain("null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing but a comment\n", "---\n"})
    void an_empty_file_sets_nothing(String yaml) throws Exception {
        assertThat(refusal(file(yaml), Map.of())).contains("routers must name at least one router");
    }

    @Test
    void a_file_that_cannot_be_read_is_reported() {
        assertThat(refusal(folder.resolve("nothing.yaml"), Map.of()))
                .contains("nothing.yaml")
                .contains("cannot be read");
        assertThat(refusal(folder, Map.of())).contains(folder.toString());
    }

    @Test
    void the_delivered_configuration_can_be_loaded() throws Exception {
        // When
        var config = load(Path.of("..", "conf", "canary.yaml"), Map.of(), Map.of());
        // Then
        assertThat(config.routers()).containsKey("fake");
        assertThat(config.defaultRouter()).isEqualTo("fake");
        assertThat(config.http().port()).isEqualTo(8000);
    }

    private static Object settings(Config config) {
        return requireNonNull(config.routers().get("edge")).settings();
    }

    @Test
    void strings_of_the_file_take_secrets_from_the_environment_and_from_files() throws Exception {
        // Given
        var token = Files.writeString(folder.resolve("token"), "t0ken\n");
        var file = file("""
                routers:
                  edge:
                    type: http
                    settings:
                      headers: {Authorization: "Bearer ${file:%s}"}
                      key: ${env:EDGE_KEY}
                      path: /$${env:EDGE_KEY}/${service}
                """.formatted(token));
        // When
        var config = load(file, Map.of("EDGE_KEY", "k3y"), Map.of());
        // Then
        assertThat(settings(config))
                .isEqualTo(Map.of(
                        "headers",
                        Map.of("Authorization", new Secret("Bearer t0ken", List.of("t0ken"))),
                        "key",
                        new Secret("k3y"),
                        "path",
                        "/${env:EDGE_KEY}/${service}"));
        assertThat(config.toString()).doesNotContain("t0ken", "k3y");
    }

    @Test
    void a_secret_on_the_command_line_is_refused_with_an_alternative() {
        // When
        var password = catchThrowableOfType(
                ConfigException.class, () -> load(null, Map.of(), Map.of("canary.journal.password", "s3cret-pw")));
        var url = catchThrowableOfType(
                ConfigException.class,
                () -> load(
                        null,
                        Map.of(),
                        Map.of("canary.journal.url", "jdbc:postgresql://db/canary?user=x&password=s3cret-pw")));
        // Then
        assertThat(password)
                .hasMessage(
                        "-Dcanary.journal.password must not be set: everybody on the machine can read a command line;"
                                + " set CANARY_JOURNAL_PASSWORD instead, or ${file:…} in the configuration");
        assertThat(url)
                .hasMessageContaining("-Dcanary.journal.url must have no password in it")
                .hasMessageNotContaining("s3cret-pw");
    }

    @Test
    void an_invalid_setting_is_reported_without_its_secret() throws Exception {
        // When
        String message =
                refusal(file(ROUTER + "default_router: 'x-${env:ROUTER_KEY}'\n"), Map.of("ROUTER_KEY", "s3cret-key"));
        // Then
        assertThat(message)
                .contains("default_router must be one of fake, was ***")
                .doesNotContain("s3cret");
    }

    @Test
    void invalid_yaml_is_reported_by_line_number_without_quoting_the_line() throws Exception {
        // When
        String message = refusal(file(ROUTER + "journal: {password: \"s3cret-pw\n"), Map.of());
        // Then
        assertThat(message).contains("line 2, column").doesNotContain("s3cret-pw");
    }

    @Test
    void all_missing_secrets_are_named_and_no_invalid_one_is_shown() throws Exception {
        // When
        String missing = refusal(
                file(ROUTER + "journal: {url: '${env:NO_URL}', password: '${file:/no/such/file}'}\n"), Map.of());
        String unfit = refusal(file(ROUTER + "http: {port: '${env:EDGE_PORT}'}\n"), Map.of("EDGE_PORT", "s3cret"));
        // Then
        assertThat(missing)
                .contains("journal.url names the environment variable NO_URL, which is not set")
                .contains("journal.password names the file /no/such/file, which cannot be read");
        assertThat(unfit).contains("http.port", "a secret").doesNotContain("s3cret");
    }
}
