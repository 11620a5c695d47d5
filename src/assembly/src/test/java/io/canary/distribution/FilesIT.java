package io.canary.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the service writes, and what it refuses to begin with, as its user meets it. */
class FilesIT {
    private static final String LAUNCHER =
            Distribution.FOLDER.resolve("bin/canary").toString();

    @TempDir
    private Path folder = Path.of("");

    private Path data = Path.of("");
    private Map<String, String> environment = Map.of();

    @BeforeEach
    void nameAFolder() throws IOException {
        data = folder.resolve("data");
        Path conf = Files.writeString(folder.resolve("canary.yaml"), "routers: {fake: {type: fake}}\n");
        environment = Map.of(
                "PATH", System.getenv("PATH"),
                "CANARY_JAVA_HOME", System.getProperty("java.home"),
                "CANARY_DATA_DIR", data.toString(),
                "CANARY_CONF", conf.toString(),
                "PORT", "0");
    }

    private Command run(String... words) {
        var all = new ArrayList<>(List.of(LAUNCHER));
        all.addAll(List.of(words));
        return Command.run(folder, environment, all);
    }

    @Test
    void nothing_that_it_writes_can_be_read_by_others() throws IOException {
        // When
        try (var service = RunningService.start(environment)) {
            run("backup", folder.resolve("copy.db").toString());
            assertThat(service.port()).isPositive();
        }
        // Then
        assertThat(permissions(folder.resolve("copy.db"))).isEqualTo("rw-------");
        try (var all = Files.walk(data)) {
            assertThat(all.toList()).hasSizeGreaterThan(4).allSatisfy(file -> assertThat(permissions(file))
                    .as(file.toString())
                    .endsWith("------"));
        }
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void a_journal_that_is_gone_stops_the_start_until_a_new_one_is_wanted() throws IOException {
        // Given
        RunningService.start(environment).stop();
        Files.delete(data.resolve("canary.db"));
        // When
        var refused = run("serve");
        // Then
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err())
                .hasLineCount(1)
                .startsWith("canary: journal: journal canary.db is empty or gone, but there was one (" + data)
                .contains("--init");
        // And
        RunningService.start(environment, "--init").stop();
        RunningService.start(environment).stop();
    }

    @Test
    void a_data_folder_that_everybody_can_write_to_stops_the_start() throws IOException {
        // Given
        Files.setPosixFilePermissions(Files.createDirectory(data), PosixFilePermissions.fromString("rwxrwxrwx"));
        // When
        var refused = run("serve");
        // Then
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).hasLineCount(1).contains("mode 0777", "run chmod go-w " + data.toRealPath());
    }

    @Test
    void a_jar_that_nobody_trusted_stops_the_start_where_there_is_a_lock() throws IOException {
        // Given
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        for (String type : List.of("fake", "exec")) {
            String name = "canary-router-" + type + "-1.0.0.jar";
            Files.copy(Distribution.FOLDER.resolve("plugins").resolve(name), plugins.resolve(name));
        }
        Path fake = plugins.resolve("canary-router-fake-1.0.0.jar");
        Path exec = plugins.resolve("canary-router-exec-1.0.0.jar");
        environment = new java.util.HashMap<>(environment);
        environment.put("CANARY_PLUGINS_DIRS", plugins.toString());
        run("plugin", "trust", fake.toString());
        // When
        var refused = run("serve");
        // Then
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err())
                .hasLineCount(1)
                .contains(exec + " is not in " + plugins.resolve("plugins.lock"), "canary plugin trust " + exec);
        // And
        assertThat(run("plugin", "trust", exec.toString()).status()).isZero();
        RunningService.start(environment).stop();
    }
}
