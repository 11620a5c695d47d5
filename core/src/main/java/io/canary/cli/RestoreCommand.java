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

/** Replaces the journal of a stopped service by a copy. */
@Command(name = "restore", description = "Replace the journal of a stopped service by a copy that backup has made.")
public final class RestoreCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A copy that backup has made.")
    private Path file = Path.of("");

    @Option(
            names = "--replace",
            description =
                    "Move a journal that is there already into a folder replaced-… beside it; without this it is left"
                            + " as it is, and nothing is restored.")
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
                    .println(BackupCommand.words(copied) + " are in the journal now. At its next start the service"
                            + " goes on with those that are open, and moves their traffic to where the copy has it");
            return 0;
        } catch (JournalException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }
}
