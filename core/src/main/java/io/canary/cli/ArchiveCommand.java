package io.canary.cli;

import io.canary.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Makes the {@linkplain StartArchive archive} that a service makes by itself where it may write to the distribution.
 */
@Command(
        name = "archive",
        description =
                "Make the archive that halves the time of a start, for this Java. A service makes it by itself where"
                        + " it may write to the distribution.")
public final class ArchiveCommand implements Callable<Integer> {
    @Option(
            names = "--rehearse",
            paramLabel = "FILE",
            hidden = true,
            description = "Play what is recorded into the file.")
    private @Nullable Path recording;

    @Spec
    @SuppressWarnings("NullAway.Init") // set before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (recording != null) {
            var rehearsal = new Rehearsal(spec.root().commandLine(), recording.toAbsolutePath());
            if (recording.endsWith("service")) {
                rehearsal.playService();
            } else {
                rehearsal.playCommands();
            }
            return 0;
        }
        var archive = StartArchive.here()
                .orElseThrow(() -> new ConfigException("archive: only bin/canary of a distribution can make one"));
        spec.commandLine().getOut().println(made(archive));
        return 0;
    }

    private static String made(StartArchive archive) throws InterruptedException {
        try {
            return archive.make() ? archive.folder().toString() : "another process is making " + archive.folder();
        } catch (IOException e) {
            throw new ConfigException("archive: " + archive.folder() + " cannot be made: " + e.getMessage(), e);
        }
    }
}
