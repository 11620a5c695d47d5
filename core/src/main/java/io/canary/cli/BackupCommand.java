package io.canary.cli;

import io.canary.config.Config;
import io.canary.config.ConfigException;
import io.canary.journal.Backups;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Copies the journal of a service, which may be running. */
@Command(name = "backup", description = "Copy the journal to a file; the service may run meanwhile.")
public final class BackupCommand extends JournalCommand {
    @Parameters(paramLabel = "FILE", description = "Where the copy will be; there must be none yet.")
    private Path file = Path.of("");

    @Override
    void run(Config config, PrintWriter out) {
        out.println(words(Backups.backup(directory(config), file)) + " are in " + file);
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
