package io.canary.cli;

import io.canary.config.Config;
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

/** Copies the journal of a service, which may be running. */
@Command(name = "backup", description = "Copy the journal to a file; the service may run meanwhile.")
public final class BackupCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "Where the copy will be; there must be none yet.")
    private Path file = Path.of("");

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
        var directory = directory(ServeCommand.load(conf));
        try {
            var copied = Backups.backup(directory, file);
            spec.commandLine().getOut().println(words(copied) + " are in " + file);
            return 0;
        } catch (JournalException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The directory of the journal, if its type can be copied. */
    static Path directory(Config config) {
        return switch (config.journal().type()) {
            case SQLITE -> config.data().dir();
            case POSTGRESQL -> throw new ConfigException("the journal is in PostgreSQL: use pg_dump and pg_restore");
            case MEMORY -> throw new ConfigException("journal.type is memory: nothing is kept that could be copied");
        };
    }

    static String words(Backups.Copied copied) {
        return copied.deployments() + " deployments (" + Math.ceilDiv(copied.bytes(), 1024) + " KiB)";
    }
}
