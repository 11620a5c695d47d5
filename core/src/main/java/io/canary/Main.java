package io.canary;

import io.canary.cli.ArchiveCommand;
import io.canary.cli.BackupCommand;
import io.canary.cli.CalibrateCommand;
import io.canary.cli.CatalogueCommand;
import io.canary.cli.CommandGroups;
import io.canary.cli.CompletionCommand;
import io.canary.cli.ConfigCommand;
import io.canary.cli.CreateCommand;
import io.canary.cli.DeploymentCommand;
import io.canary.cli.EventsCommand;
import io.canary.cli.GetCommand;
import io.canary.cli.HealthCommand;
import io.canary.cli.KeeperCommand;
import io.canary.cli.ListCommand;
import io.canary.cli.PlanCommand;
import io.canary.cli.PluginCommand;
import io.canary.cli.ProxyCommand;
import io.canary.cli.RepairCommand;
import io.canary.cli.RestoreCommand;
import io.canary.cli.ServeCommand;
import io.canary.cli.SimulateCommand;
import io.canary.cli.VersionCommand;
import io.canary.cli.WaitCommand;
import io.canary.cli.WatchCommand;
import io.canary.cli.WhyCommand;
import io.canary.config.ConfigException;
import io.canary.demo.DemoCommand;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. Without a command it prints what commands there are. */
@Command(
        name = "canary",
        description = "Rolls out a new version of a service step by step, and rolls it back if it does harm.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = VersionCommand.Provider.class,
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        scope = ScopeType.INHERIT)
public final class Main implements Callable<Integer> {
    private static final int CANNOT_START = 2;
    private static final Set<String> HELP = Set.of("--help", "-h");

    /** Commands that call others. */
    private static final Set<String> NEED_OTHERS = Set.of("help", "archive", "completion");

    @Spec
    @SuppressWarnings("NullAway.Init") // set before call()
    private CommandSpec spec;

    /** All commands, as the help lists them. */
    private static CommandGroups commands() {
        return new CommandGroups()
                .add("See how it works", DemoCommand.class)
                .add(
                        "Run it",
                        ServeCommand.class,
                        ProxyCommand.class,
                        KeeperCommand.class,
                        HealthCommand.class,
                        ArchiveCommand.class)
                .add("Keep its journal", BackupCommand.class, RestoreCommand.class, RepairCommand.class)
                .add("Keep its plugins", PluginCommand.class)
                .add(
                        "Talk to a running service",
                        CreateCommand.class,
                        PlanCommand.class,
                        ListCommand.class,
                        GetCommand.class,
                        WhyCommand.class,
                        WatchCommand.class,
                        WaitCommand.class,
                        DeploymentCommand.Pause.class,
                        DeploymentCommand.Resume.class,
                        DeploymentCommand.Skip.class,
                        DeploymentCommand.Promote.class,
                        DeploymentCommand.Rollback.class,
                        DeploymentCommand.Cancel.class,
                        DeploymentCommand.Abandon.class,
                        EventsCommand.class,
                        CatalogueCommand.Services.class,
                        CatalogueCommand.Routers.class,
                        CatalogueCommand.Sources.class,
                        ConfigCommand.class)
                .add("Try a policy on recorded samples", SimulateCommand.class, CalibrateCommand.class)
                .add("About", VersionCommand.class, HelpCommand.class, CompletionCommand.class);
    }

    /**
     * Does what the command line says. Exits with 0, with 1 if what was asked for did not come out, or with 2 if it
     * cannot start.
     */
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("demo") && System.getenv("CANARY_LOG_LEVEL") == null) {
            System.setProperty("CANARY_LOG_LEVEL", "ERROR"); // before the first logger: a demo is to be watched
        }
        System.exit(commandLineFor(args).execute(args));
    }

    /** With no more than these words need: the start of a short command is most of its time. */
    static CommandLine commandLineFor(String... words) {
        String first = words.length == 0 ? "--help" : words[0];
        var program = new CommandLine(new Main());
        if (words.length <= 1 && HELP.contains(first)) {
            commands().addNamesTo(program);
        } else if (NEED_OTHERS.contains(first) || !commands().addTo(program, first)) {
            commands().addTo(program);
        }
        return answering(program);
    }

    /** With all of them. */
    static CommandLine commandLine() {
        var program = new CommandLine(new Main());
        commands().addTo(program);
        return answering(program);
    }

    private static CommandLine answering(CommandLine program) {
        program.setParameterExceptionHandler((e, args) -> misused(e));
        program.setExecutionExceptionHandler((e, command, parsed) -> {
            command.getErr().println("canary: " + (e instanceof ConfigException ? e.getMessage() : e));
            return e instanceof ConfigException ? CANNOT_START : 1;
        });
        return program;
    }

    /** What is wrong comes first, and the help of the command that was meant. */
    private static int misused(ParameterException e) {
        var command = e.getCommandLine();
        command.getErr().println("canary: " + e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, command.getErr());
        command.getErr().println();
        command.usage(command.getErr());
        return CANNOT_START;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }
}
