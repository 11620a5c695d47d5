package io.canary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The script that completes command lines, in a real bash. */
class CompletionScriptTest {
    @Command(name = "canary")
    private static final class Program {}

    /** A canary that lists two ids, or one that is open. */
    private static final String FAKE = """
            canary() { case "$*" in *--status*) printf 'id-open\\n$(echo bad)\\n' ;; *) printf 'id-open\\nid-ended\\n' ;; esac; }
            """;

    private static List<String> completed(String... words) throws IOException, InterruptedException {
        var program = new CommandLine(new Program())
                .addSubcommand(new GetCommand())
                .addSubcommand(new ListCommand())
                .addSubcommand(new DeploymentCommand.Cancel());
        String script = CompletionScript.of(program.getCommandSpec()) + FAKE + "COMP_WORDS=(" + String.join(" ", words)
                + ")\nCOMP_CWORD=" + (words.length - 1) + "\n_canary\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
        var bash = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .start();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(output).isZero();
        return output.lines().toList();
    }

    @Test
    void the_first_word_is_a_command() throws Exception {
        assertThat(completed("canary", "''")).containsExactly("get", "list", "cancel");
        assertThat(completed("canary", "ge")).containsExactly("get");
    }

    @Test
    void a_word_with_a_hyphen_is_an_option_of_the_command() throws Exception {
        assertThat(completed("canary", "list", "--st")).containsExactly("--status");
        assertThat(completed("canary", "get", "--st")).containsExactly("");
    }

    @Test
    void an_id_is_asked_of_the_service_and_of_an_open_deployment_where_it_must_be_open() throws Exception {
        assertThat(completed("canary", "get", "''")).containsExactly("id-open", "id-ended");
        assertThat(completed("canary", "cancel", "i")).containsExactly("id-open");
    }

    @Test
    void what_is_no_id_is_not_expanded_by_the_shell() throws Exception {
        assertThat(completed("canary", "cancel", "''")).containsExactly("id-open");
    }
}
