package io.canary.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Commands for the contexts of a person. Without a subcommand it lists them. */
@Command(
        name = "config",
        description = "Name services, and choose the one that commands talk to. Without a subcommand: list them.",
        subcommands = {ConfigCommand.Set.class, ConfigCommand.Use.class, ConfigCommand.Remove.class},
        synopsisSubcommandLabel = "[COMMAND]",
        mixinStandardHelpOptions = true)
public final class ConfigCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set before call()
    private CommandSpec spec;

    private static Path file() {
        return Contexts.file(System.getenv());
    }

    @Override
    public Integer call() {
        var all = Contexts.read(file());
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("CURRENT", "CONTEXT", "URL"));
        all.contexts()
                .forEach((name, context) -> rows.add(List.of(
                        name.equals(all.current()) ? "*" : "",
                        name,
                        context.url().toString())));
        Columns.align(rows).forEach(spec.commandLine().getOut()::println);
        return ExitStatus.REACHED;
    }

    /** Names a service. */
    @Command(
            name = "set",
            description = "Name a service, or give the name another address.",
            mixinStandardHelpOptions = true)
    static final class Set implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "The context.")
        private String name = "";

        @Option(names = "--url", paramLabel = "URL", required = true, description = "The address of the service.")
        @SuppressWarnings("NullAway.Init") // required
        private URI url;

        @Spec
        @SuppressWarnings("NullAway.Init") // set before call()
        private CommandSpec spec;

        @Override
        public Integer call() {
            ServiceAddress.check(url, spec.commandLine());
            Contexts.read(file()).with(name, url).write(file());
            return ExitStatus.REACHED;
        }
    }

    /** Chooses a service. */
    @Command(name = "use", description = "Choose the service that commands talk to.", mixinStandardHelpOptions = true)
    static final class Use implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "The context.")
        private String name = "";

        @Override
        public Integer call() {
            Contexts.read(file()).using(name).write(file());
            return ExitStatus.REACHED;
        }
    }

    /** Forgets a service. */
    @Command(name = "remove", description = "Forget a context.", mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "The context.")
        private String name = "";

        @Override
        public Integer call() {
            Contexts.read(file()).without(name).write(file());
            return ExitStatus.REACHED;
        }
    }
}
