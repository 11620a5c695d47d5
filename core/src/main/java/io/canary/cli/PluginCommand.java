package io.canary.cli;

import io.canary.config.ConfigException;
import io.canary.plugins.PluginLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Commands for the jars of plugins. Without a subcommand it prints the help. */
@Command(
        name = "plugin",
        description = "Say which router plugins may run.",
        subcommands = PluginCommand.Trust.class,
        synopsisSubcommandLabel = "COMMAND")
public final class PluginCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set before call()
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }

    /** Adds jars to the lock of their folder, without loading them. */
    @Command(
            name = "trust",
            description =
                    "Add jars, as they are now, to plugins.lock in their folder: with a lock, no other jar is loaded.")
    static final class Trust implements Callable<Integer> {
        @Parameters(paramLabel = "JAR", arity = "1..*", description = "Jars of plugins, in their plugin folder.")
        private List<Path> jars = List.of();

        @Spec
        @SuppressWarnings("NullAway.Init") // set before call()
        private CommandSpec spec;

        @Override
        public Integer call() {
            for (Path jar : jars) {
                if (!Files.isRegularFile(jar) || !jar.toString().endsWith(".jar")) {
                    throw new ConfigException(jar + " is not the jar of a plugin");
                }
            }
            for (Path jar : jars) {
                trust(jar);
            }
            return 0;
        }

        private void trust(Path jar) {
            try {
                String digest = PluginLock.trust(jar);
                spec.commandLine()
                        .getOut()
                        .println(digest + "  " + jar.getFileName() + " is in " + jar.resolveSibling(PluginLock.NAME));
            } catch (IOException e) {
                throw new ConfigException(jar + " cannot be trusted: " + e, e);
            }
        }
    }
}
