package io.canary.cli;

import io.canary.config.Config;
import io.canary.journal.Backups;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Replaces the journal of a stopped service by a copy. */
@Command(name = "restore", description = "Replace the journal of a stopped service by a copy that backup has made.")
public final class RestoreCommand extends JournalCommand {
    @Parameters(paramLabel = "FILE", description = "A copy that backup has made.")
    private Path file = Path.of("");

    @Option(
            names = "--replace",
            description =
                    "Move a journal that is there already into a folder replaced-… beside it; without this it is left"
                            + " as it is, and nothing is restored.")
    private boolean replace;

    @Override
    void run(Config config, PrintWriter out) {
        var copied = Backups.restore(file, BackupCommand.directory(config), replace);
        out.println(BackupCommand.words(copied) + " are in the journal now. At its next start the service goes on with"
                + " those that are open, and moves their traffic to where the copy has it");
    }
}
