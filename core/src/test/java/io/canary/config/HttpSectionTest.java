package io.canary.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.cli.Futures;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A command finds the address that the service listens on. */
class HttpSectionTest {
    private static final Map<String, String> NONE = Map.of();
    private static final String ROUTER = "routers: {fake: {type: fake}}\n";

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    private Path folder;

    @AfterEach
    void close() throws Exception {
        Futures.await(vertx.close(), 10, TimeUnit.SECONDS);
    }

    private Config.Http ofService(Path file, Map<String, String> environment, Map<String, String> properties)
            throws Exception {
        var loaded = new ConfigLoader(vertx).load(file, store(environment), store(properties));
        return Futures.await(loaded, 20, TimeUnit.SECONDS).http();
    }

    private static ConfigStoreOptions store(Map<String, String> values) {
        var json = new JsonObject();
        values.forEach(json::put);
        return new ConfigStoreOptions().setType("json").setConfig(json);
    }

    /** The section, or why it could not be read. */
    private static Object outcome(Callable<Config.Http> reading) throws Exception {
        try {
            return reading.call();
        } catch (ConfigException e) {
            return String.valueOf(e.getMessage());
        }
    }

    static Stream<Arguments> sources() {
        return Stream.of(
                Arguments.of("", NONE, NONE),
                Arguments.of("http: {host: 10.0.0.1, port: 9000, idle_timeout_sec: 7}\n", NONE, NONE),
                Arguments.of("http:\n  port: 0o17\n", NONE, NONE),
                Arguments.of("http: &web {port: 0x1F90, hosts: [a.example, b.example]}\n", NONE, NONE),
                Arguments.of("http: {port: 1}\n", Map.of("PORT", "2"), NONE),
                Arguments.of("http: {port: 1}\n", Map.of("PORT", "2", "CANARY_HTTP_PORT", "3"), NONE),
                Arguments.of("http: {port: 1}\n", Map.of("CANARY_HTTP_PORT", "3"), Map.of("canary.http.port", "4")),
                Arguments.of("http: {host: a}\n", Map.of("CANARY_HTTP_HOST", "b"), Map.of("canary.http.host", "c")),
                Arguments.of("", Map.of("CANARY_HTTP_HOSTS", "a.example, b.example", "CANARY_OTHER", "x"), NONE),
                Arguments.of("http: {host: '${env:WHERE}'}\n", Map.of("WHERE", "10.0.0.7"), NONE),
                Arguments.of("http: {host: '${env:WHERE}'}\n", NONE, NONE),
                Arguments.of("http: {host: '${file:/no/such/file}', port: '${env:X}'}\n", NONE, NONE),
                Arguments.of("http: {port: '${env:X}'}\n", Map.of("X", "s3cret"), NONE),
                Arguments.of("http: {port: 70000, prot: 1}\n", NONE, NONE),
                Arguments.of("http: {port: 1}\n", Map.of("CANARY_HTTP_PORT", "many"), NONE),
                Arguments.of("http: 5\n", NONE, NONE),
                Arguments.of("http: 5\n", Map.of("PORT", "6"), NONE),
                Arguments.of("http: null\n", NONE, NONE),
                Arguments.of("http: {port: 1, port: 2}\n", NONE, NONE),
                Arguments.of("http: [\n", NONE, NONE),
                Arguments.of("http: {host: \"s3cret\n", NONE, NONE),
                Arguments.of("http: *nobody\n", NONE, NONE),
                Arguments.of("http: !!javax.script.ScriptEngineManager [x]\n", NONE, NONE));
    }

    @ParameterizedTest
    @MethodSource("sources")
    void it_is_read_as_the_service_reads_it_or_refused_in_the_same_words(
            String yaml, Map<String, String> environment, Map<String, String> properties) throws Exception {
        // Given
        var file = Files.writeString(folder.resolve("canary.yaml"), yaml + ROUTER);
        // When
        Object section = outcome(() -> HttpSection.read(file, environment, properties));
        // Then
        assertThat(section).isEqualTo(outcome(() -> ofService(file, environment, properties)));
        assertThat(section.toString()).doesNotContain("s3cret");
    }

    @Test
    void a_file_that_cannot_be_read_is_refused_in_the_same_words() throws Exception {
        // Given
        var missing = folder.resolve("missing.yaml");
        // When
        Object section = outcome(() -> HttpSection.read(missing, NONE, NONE));
        // Then
        assertThat(section)
                .isEqualTo("configuration file " + missing + " cannot be read")
                .isEqualTo(outcome(() -> ofService(missing, NONE, NONE)));
        assertThat(outcome(() -> HttpSection.read(folder, NONE, NONE)).toString())
                .startsWith("configuration " + folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"just a text", "- a\n- b\n", "5"})
    void a_file_without_names_is_refused(String yaml) throws Exception {
        // Given
        var file = Files.writeString(folder.resolve("canary.yaml"), yaml);
        // Then
        assertThat(outcome(() -> HttpSection.read(file, NONE, NONE)))
                .isEqualTo("configuration " + file + ": must be a mapping");
    }

    @Test
    void the_secrets_and_mistakes_of_other_sections_do_not_matter_to_a_command() throws Exception {
        // Given
        var file = Files.writeString(
                folder.resolve("canary.yaml"),
                "http: {port: 9000}\njournal: {password: '${file:/no/such/file}'}\nrouters: {}\n");
        // Then
        assertThat(HttpSection.read(file, NONE, NONE).port()).isEqualTo(9000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing but a comment\n", "---\n"})
    void an_empty_file_and_no_file_leave_the_defaults(String yaml) throws Exception {
        // Given
        var file = Files.writeString(folder.resolve("canary.yaml"), yaml);
        // When
        var section = HttpSection.read(file, NONE, NONE);
        // Then
        assertThat(section).isEqualTo(HttpSection.read(null, NONE, NONE));
        assertThat(section.port()).isEqualTo(8000);
    }
}
