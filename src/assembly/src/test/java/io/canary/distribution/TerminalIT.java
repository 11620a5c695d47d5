package io.canary.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code canary watch} on a terminal of 60 columns, as a person sees it: tmux is the terminal. */
@Timeout(180)
class TerminalIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path LAUNCHER =
            Distribution.FOLDER.resolve("bin/canary").toAbsolutePath();

    @TempDir
    private Path folder = Path.of("");

    private final String socket = "canary-" + UUID.randomUUID();

    @BeforeAll
    static void needsTmux() {
        boolean isThere = Path.of("/usr/bin/tmux").toFile().canExecute();
        if (!isThere) {
            System.out.println("*** NOT TESTED: canary watch on a terminal, as there is no tmux");
        }
        Assumptions.assumeTrue(isThere, "no tmux");
    }

    @AfterEach
    void close() {
        tmux("kill-server");
    }

    private Command tmux(String... words) {
        var all = new ArrayList<>(List.of("tmux", "-L", socket, "-f", "/dev/null"));
        all.addAll(List.of(words));
        return Command.run(folder, Map.of("PATH", System.getenv("PATH"), "TERM", "xterm", "LANG", "C.UTF-8"), all);
    }

    private void watch(int port, String id) {
        var shell = "CANARY_JAVA_HOME='%s' CANARY_URL=http://127.0.0.1:%d '%s' watch %s; echo \"status $?\"; sleep 600"
                .formatted(System.getProperty("java.home"), port, LAUNCHER, id);
        var begun = tmux("new-session", "-d", "-x", "60", "-y", "40", shell);
        assertThat(begun.status()).as(begun.err()).isZero();
    }

    /** What is on the screen, with wrapped lines put together. */
    private List<String> screen() {
        return tmux("capture-pane", "-p", "-J").out().lines().map(String::stripTrailing).toList();
    }

    private List<String> await(Predicate<List<String>> shown) throws InterruptedException {
        var end = Instant.now().plus(PATIENCE);
        var screen = screen();
        while (!shown.test(screen)) {
            assertThat(Instant.now()).as(String.join("\n", screen)).isBefore(end);
            Thread.sleep(50);
            screen = screen();
        }
        return screen;
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
            await(line("RUNNING, 5 % of requests"));
            // When
            command(service.port(), "pause", id, "--reason", reason);
            var paused = await(line(reason));
            command(service.port(), "resume", id);
            command(service.port(), "cancel", id);
            var ended = await(line("status 4"));
            // Then
            assertThat(paused).filteredOn(line -> line.startsWith("status")).hasSize(1);
            assertThat(ended).filteredOn(line -> line.startsWith("status  ")).singleElement().asString().contains(
                    "CANCELLED");
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
        await(line("RUNNING, 5 % of requests"));
        // When
        service.kill();
        // Then
        var gone = await(line("NO ANSWER since"));
        assertThat(gone).noneMatch(line -> line.startsWith("next"));
        // And when
        try (var again = RunningService.start(
                Map.of("CANARY_DATA_DIR", data, "PORT", String.valueOf(service.port())))) {
            var back = await(line("RUNNING, 5 % of requests"));
            assertThat(back).noneMatch(line -> line.contains("NO ANSWER"));
            command(again.port(), "rollback", id);
            await(line("status 3"));
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
