package io.canary.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;

/** A terminal with a person at it: tmux, which knows what is on its screen. */
final class Terminal implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int ROWS = 40;

    private final String socket = "canary-" + UUID.randomUUID();
    private final Path folder;
    private final int columns;

    /** @param folder for what commands say */
    Terminal(Path folder, int columns) {
        this.folder = folder;
        this.columns = columns;
    }

    static void assumeTmux() {
        assumeProgram("tmux");
    }

    /** Skips a test, and says so, where there is no such program. */
    static void assumeProgram(String name) {
        boolean isThere = Files.isExecutable(Path.of("/usr/bin", name));
        if (!isThere) {
            System.out.println("*** NOT TESTED: the command line on a terminal, as there is no " + name);
        }
        Assumptions.assumeTrue(isThere, "no " + name);
    }

    private Command tmux(String... words) {
        var all = new ArrayList<>(List.of("tmux", "-L", socket, "-f", "/dev/null"));
        all.addAll(List.of(words));
        var environment = Map.of("PATH", System.getenv("PATH"), "TERM", "xterm", "LANG", "C.UTF-8");
        return Command.run(folder, environment, all);
    }

    /** Opens it, with this command of a shell in it. */
    void open(String command) {
        var begun = tmux("new-session", "-d", "-x", String.valueOf(columns), "-y", String.valueOf(ROWS), command);
        assertThat(begun.status()).as(begun.err()).isZero();
    }

    /** Types this, as far as it is text, Tab and Enter. */
    void type(String keys) {
        var typed = tmux("send-keys", "-l", "--", keys);
        assertThat(typed.status()).as(typed.err()).isZero();
    }

    /** What is on the screen, with wrapped lines put together. */
    List<String> screen() {
        return tmux("capture-pane", "-p", "-J")
                .out()
                .lines()
                .map(String::stripTrailing)
                .toList();
    }

    /** Waits for a screen, and returns it. */
    List<String> await(Predicate<List<String>> shown) throws InterruptedException {
        var end = Instant.now().plus(LONGEST);
        var screen = screen();
        while (!shown.test(screen)) {
            assertThat(Instant.now()).as(String.join("\n", screen)).isBefore(end);
            Thread.sleep(50); // a terminal does not say that it has changed
            screen = screen();
        }
        return screen;
    }

    @Override
    public void close() {
        tmux("kill-server");
    }
}
