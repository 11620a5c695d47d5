package io.canary.cli;

import io.canary.config.ConfigException;
import io.canary.journal.Backups;
import io.canary.journal.JournalException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a copy the journal of a service that does not run. */
@Command(
        name = "restore",
        description = "Make a copy the journal of a service that is not running.",
        mixinStandardHelpOptions = true)
public final class RestoreCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A copy that backup has made.")
    private Path file = Path.of("");

    @Option(names = "--replace", description = "Put a journal that is there aside, into a folder beside it.")
    private boolean replace;

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            defaultValue = "${env:CANARY_CONF}",
            description = "The configuration of the service (default: $CANARY_CONF, else conf/canary.yaml).")
    private @Nullable Path conf;

    @Spec
    @SuppressWarnings("NullAway.Init") // set before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var directory = BackupCommand.directory(ServeCommand.load(conf));
        try {
            var copied = Backups.restore(file, directory, replace);
            spec.commandLine()
                    .getOut()
                    .println(BackupCommand.words(copied) + " are in the journal; at its next start the service brings"
                            + " the traffic of those that are open to what it says");
            return 0;
        } catch (JournalException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }
}
