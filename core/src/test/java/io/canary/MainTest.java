package io.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.rollout.Command;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as a whole: what holds for every command. */
class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... words) {
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
    }

    static Set<String> commands() {
        return Main.commandLine().getSubcommands().keySet();
    }

    /** But help, which answers whatever it is asked. */
    static Set<String> working() {
        var commands = new TreeSet<>(commands());
        commands.remove("help");
        return commands;
    }

    @Test
    void without_a_command_it_prints_the_help_and_nothing_is_wrong() {
        // When
        int status = run();
        // Then
        assertThat(status).isZero();
        assertThat(out.toString()).startsWith("Usage: canary ");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "--help", "-h", "help", "help list", "list --help", "plugin trust --help", "lst", "--halp"})
    void a_command_line_for_these_words_alone_says_the_same_as_the_whole_one(String line) {
        // Given
        String[] words = line.isEmpty() ? new String[0] : line.split(" ");
        int status = run(words);
        var alone = new StringWriter();
        // When
        int statusAlone = Main.commandLineFor(words)
                .setOut(new PrintWriter(alone))
                .setErr(new PrintWriter(alone))
                .execute(words);
        // Then
        assertThat(alone.toString()).isEqualTo(out.toString() + err);
        assertThat(statusAlone).isEqualTo(status);
    }

    @Test
    void its_help_lists_every_command_once() {
        // When
        run("--help");
        // Then
        var listed = out.toString()
                .lines()
                .filter(line -> line.matches("  [a-z]+  +[A-Z].*"))
                .map(line -> line.strip().split(" ", 2)[0])
                .toList();
        assertThat(listed).containsExactlyInAnyOrderElementsOf(commands());
    }

    @Test
    void each_command_for_a_deployment_can_be_given() {
        // When
        var names = Command.types().stream().map(Command::name).toList();
        // Then
        assertThat(commands()).containsAll(names);
    }

    @ParameterizedTest
    @MethodSource("working")
    void every_command_has_a_help(String command) {
        // When
        int status = run(command, "--help");
        // Then
        assertThat(status).isZero();
        assertThat(out.toString()).startsWith("Usage: canary " + command);
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("working")
    void an_option_that_there_is_not_is_reported_with_the_help_of_its_command_and_status_2(String command) {
        // When
        int status = run(command, "file", "--no-such-option");
        // Then
        assertThat(status).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith("canary: ").contains("Usage: canary " + command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"serv", "--no-such-option", "", "Serve", "demo.sh"})
    void a_command_that_there_is_not_is_reported_with_the_help_and_status_2(String word) {
        // When
        int status = run(word);
        // Then
        assertThat(status).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith("canary: ").contains("'" + word + "'", "Usage: canary ");
    }

    @Test
    void words_that_a_command_does_not_take_are_reported_and_nothing_is_started() {
        // When
        var status = List.of(run("serve", "now"), run("demo", "now"), run("version", "now"), run("health", "now"));
        // Then
        assertThat(status).containsOnly(2);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void the_version_is_reported_by_a_command_and_by_an_option_of_every_command() {
        // When
        var status = List.of(run("version"), run("--version"), run("proxy", "--version"));
        // Then
        assertThat(status).containsOnly(0);
        assertThat(out.toString().lines()).hasSize(3).containsOnly("canary development");
    }
}
