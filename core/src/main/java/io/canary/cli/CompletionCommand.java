package io.canary.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a script that completes commands, options and the ids of deployments. */
@Command(
        name = "completion",
        description = {
            "Print a completion script for bash, which zsh reads too after bashcompinit. It asks the service for ids.",
            "In ~/.bashrc: eval \"$$(canary completion)\""
        },
        mixinStandardHelpOptions = true)
public final class CompletionCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set before call()
    private CommandSpec spec;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        out.print(CompletionScript.of(spec.parent()));
        out.flush();
        return ExitStatus.REACHED;
    }
}
