package io.canary;

import io.canary.cli.BackupCommand;
import io.canary.cli.CalibrateCommand;
import io.canary.cli.CreateCommand;
import io.canary.cli.GetCommand;
import io.canary.cli.HealthCommand;
import io.canary.cli.ListCommand;
import io.canary.cli.OrderCommand;
import io.canary.cli.ProxyCommand;
import io.canary.cli.RestoreCommand;
import io.canary.cli.ServeCommand;
import io.canary.cli.SimulateCommand;
import io.canary.cli.WaitCommand;
import io.canary.cli.WatchCommand;
import io.canary.config.ConfigException;
import io.canary.demo.DemoCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * The command line: {@code serve}, which is also what it does without a command, {@code proxy}, {@code demo}, {@code
 * health}, {@code backup}, {@code restore}, {@code simulate}, {@code calibrate}, {@code version}; and those that
 * talk to a running service: {@code create}, {@code list}, {@code get}, {@code watch}, {@code wait}, {@code pause}, {@code
 * resume}, {@code promote}, {@code rollback}, {@code cancel}.
 */
@Command(
        name = "canary",
        description = "Rolls a new version of a service out step by step, and back if it does no good.",
        subcommands = {
            ServeCommand.class,
            ProxyCommand.class,
            DemoCommand.class,
            HealthCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            SimulateCommand.class,
            CalibrateCommand.class,
            CreateCommand.class,
            ListCommand.class,
            GetCommand.class,
            WatchCommand.class,
            WaitCommand.class,
            OrderCommand.Pause.class,
            OrderCommand.Resume.class,
            OrderCommand.Promote.class,
            OrderCommand.Rollback.class,
            OrderCommand.Cancel.class
        },
        versionProvider = Main.Version.class,
        mixinStandardHelpOptions = true)
public final class Main {
    private static final int CANNOT_START = 2;

    /**
     * Does what the command line says. Exits with 0, with 1 if what was asked for did not come out, or with 2 if it cannot
     * start.
     */
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("demo") && System.getenv("CANARY_LOG_LEVEL") == null) {
            System.setProperty("CANARY_LOG_LEVEL", "ERROR"); // before the first logger: a demo is to be watched
        }
        System.exit(run(args.length == 0 ? new String[] {"serve"} : args));
    }

    static int run(String... args) {
        var commands = new CommandLine(new Main());
        commands.setExecutionExceptionHandler((e, command, parsed) -> {
            command.getErr().println("canary: " + (e instanceof ConfigException ? e.getMessage() : e));
            return e instanceof ConfigException ? CANNOT_START : 1;
        });
        return commands.execute(args);
    }

    /** Prints the version. */
    @Command(name = "version", description = "Print the version.")
    int version() {
        System.out.println("canary " + new Version().getVersion()[0]);
        return 0;
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {version == null ? "development" : version};
        }
    }
}
