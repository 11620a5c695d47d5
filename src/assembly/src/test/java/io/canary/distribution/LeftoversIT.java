package io.canary.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.tck.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is kept in the temporary directory, so whatever ends a process leaves nothing there. */
class LeftoversIT {
    private static final String LAUNCHER =
            Distribution.FOLDER.resolve("bin/canary").toString();

    @TempDir
    private Path folder = Path.of("");

    private Path temporary = Path.of("");
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void nameAnEmptyTemporaryDirectory() throws IOException {
        temporary = Files.createDirectory(folder.resolve("temporary"));
        environment.put("PATH", System.getenv("PATH"));
        environment.put("CANARY_JAVA_HOME", System.getProperty("java.home"));
        environment.put("CANARY_DATA_DIR", folder.resolve("data").toString());
        environment.put("CANARY_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
        environment.put("PORT", "0");
    }

    @Test
    void a_service_that_is_killed_leaves_nothing_behind() {
        // Given
        var service = RunningService.start(environment);
        // When
        service.kill();
        // Then
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void a_start_that_is_refused_leaves_nothing_behind() throws IOException {
        // Given
        Path conf = Files.writeString(folder.resolve("canary.yaml"), "routers: {edge: {type: haprozy}}");
        // When
        var refused = run("serve", "--conf", conf.toString());
        // Then
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).startsWith("canary: ").hasLineCount(1);
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void a_proxy_that_is_killed_leaves_nothing_behind() throws IOException {
        // Given
        Path conf = Files.writeString(folder.resolve("proxy.yaml"), """
                control: {port: %d}
                services: {shop: {port: %d, baseline_version: v1, versions: {v1: {upstreams: ["http://127.0.0.1:1"]}}}}
                """.formatted(FreePorts.next(), FreePorts.next()));
        // When
        var proxy = Launched.start(environment, Pattern.compile("ready"), List.of("proxy", "--conf", conf.toString()));
        proxy.kill();
        // Then
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void a_keeper_that_is_killed_leaves_nothing_behind() throws IOException {
        // Given
        Path conf = Files.writeString(
                folder.resolve("keeper.yaml"),
                "{listen: {port: %d}, router: {type: fake}}".formatted(FreePorts.next()));
        // When
        var keeper =
                Launched.start(environment, Pattern.compile("ready"), List.of("keeper", "--conf", conf.toString()));
        keeper.kill();
        // Then
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void a_demo_that_is_killed_leaves_nothing_behind_and_writes_nowhere() {
        // When
        var demo = Launched.start(environment, Pattern.compile("RUNNING"), List.of("demo"));
        demo.kill();
        // Then
        assertThat(temporary).isEmptyDirectory();
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void commands_that_end_by_themselves_leave_nothing_behind() {
        // Given
        try (var service = RunningService.start(environment)) {
            environment.put("PORT", String.valueOf(service.port()));
            // When
            var status = List.of(
                    run("version").status(),
                    run("health").status(),
                    run("backup", folder.resolve("copy.db").toString()).status());
            // Then
            assertThat(status).containsOnly(0);
        }
        var restored = run("restore", "--replace", folder.resolve("copy.db").toString());
        assertThat(restored.status()).as(restored.err()).isZero();
        assertThat(temporary).isEmptyDirectory();
    }

    private Command run(String... words) {
        var all = new java.util.ArrayList<>(List.of(LAUNCHER));
        all.addAll(List.of(words));
        return Command.run(folder, environment, all);
    }
}
