package io.canary.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line on a narrow terminal, as a person sees it. */
@Timeout(180)
class TerminalIT {
    private static final int COLUMNS = 60;
    private static final Path LAUNCHER =
            Distribution.FOLDER.resolve("bin/canary").toAbsolutePath();

    @TempDir
    private Path folder = Path.of("");

    private Terminal terminal = new Terminal(folder, COLUMNS);

    @BeforeAll
    static void needsTmux() {
        Terminal.assumeTmux();
    }

    @BeforeEach
    void open() {
        terminal = new Terminal(folder, COLUMNS); // the folder is there only now
    }

    @AfterEach
    void close() {
        terminal.close();
    }

    private void watch(int port, String id) {
        terminal.open(
                "CANARY_JAVA_HOME='%s' CANARY_URL=http://127.0.0.1:%d '%s' watch %s; echo \"status $?\"; sleep 600"
                        .formatted(System.getProperty("java.home"), port, LAUNCHER, id));
    }

    private static Predicate<List<String>> line(String part) {
        return screen -> screen.stream().anyMatch(line -> line.contains(part));
    }

    @Test
    void long_lines_are_whole_and_each_state_takes_the_place_of_the_one_before() throws Exception {
        // Given
        String reason = "the people who look after the database want to see what it does to their replicas before it "
                + "gets any more of the traffic, until ten o'clock";
        try (var service = RunningService.start(Map.of())) {
            String id = create(service.port());
            watch(service.port(), id);
            terminal.await(line("RUNNING, 5 % of requests"));
            // When
            command(service.port(), "pause", id, "--reason", reason);
            var paused = terminal.await(line(reason));
            command(service.port(), "resume", id);
            command(service.port(), "cancel", id);
            var ended = terminal.await(line("status 4"));
            // Then
            assertThat(paused).filteredOn(line -> line.startsWith("status")).hasSize(1);
            assertThat(ended)
                    .filteredOn(line -> line.startsWith("status  "))
                    .singleElement()
                    .asString()
                    .contains("CANCELLED");
            assertThat(ended).filteredOn(line -> line.startsWith("[")).hasSize(1);
            assertThat(ended).anyMatch(line -> line.contains(reason));
        }
    }

    @Test
    void a_service_that_is_killed_is_shown_as_gone_and_watched_again_when_it_is_back() throws Exception {
        // Given
        var data = folder.resolve("data").toString();
        var service = RunningService.start(Map.of("CANARY_DATA_DIR", data));
        String id = create(service.port());
        watch(service.port(), id);
        terminal.await(line("RUNNING, 5 % of requests"));
        // When
        service.kill();
        // Then
        var gone = terminal.await(line("NO ANSWER since"));
        assertThat(gone).noneMatch(line -> line.startsWith("next"));
        // And when
        try (var again =
                RunningService.start(Map.of("CANARY_DATA_DIR", data, "PORT", String.valueOf(service.port())))) {
            var back = terminal.await(line("RUNNING, 5 % of requests"));
            assertThat(back).noneMatch(line -> line.contains("NO ANSWER"));
            command(again.port(), "rollback", id);
            terminal.await(line("status 3"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash --norc", "zsh -f"})
    void a_shell_completes_commands_options_and_ids(String shell) throws Exception {
        Terminal.assumeProgram(shell.split(" ", 2)[0]);
        // Given
        try (var service = RunningService.start(Map.of())) {
            String id = create(service.port());
            terminal.open("PATH='%s':$PATH CANARY_JAVA_HOME='%s' CANARY_URL=http://127.0.0.1:%d PS1='> ' %s"
                    .formatted(LAUNCHER.getParent(), System.getProperty("java.home"), service.port(), shell));
            terminal.type("eval \"$(canary completion)\" && echo rea\"\"dy\n");
            terminal.await(line("ready"));
            // When
            terminal.type("canary canc\t");
            terminal.await(line("> canary cancel"));
            terminal.type("--rea\t");
            terminal.await(line("> canary cancel --reason"));
            terminal.type("enough \t");
            // Then
            terminal.await(line("> canary cancel --reason enough " + id));
        }
    }

    private String create(int port) {
        var created = command(port, "create", "--service", "shop", "--new-version", "v2", "--interval-sec", "3600");
        return created.out().strip();
    }

    private Command command(int port, String... words) {
        var all = new ArrayList<>(List.of(LAUNCHER.toString()));
        all.addAll(List.of(words));
        var environment = Map.of(
                "PATH", System.getenv("PATH"),
                "CANARY_JAVA_HOME", System.getProperty("java.home"),
                "CANARY_URL", "http://127.0.0.1:" + port);
        var done = Command.run(folder, environment, all);
        assertThat(done.status()).as(done.err()).isZero();
        return done;
    }
}
