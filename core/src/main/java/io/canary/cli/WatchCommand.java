package io.canary.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows a deployment until it has ended, by long polls, which no proxy buffers. */
@Command(
        name = "watch",
        description = {
            "Follow a deployment until it has ended. Exit status: as wait has it.",
            "A terminal shows its state, which is redrawn in place. Anything else gets its events, as JSON on a line"
                    + " each; with -o table for people."
        },
        mixinStandardHelpOptions = true)
public final class WatchCommand extends RemoteCommand {
    private static final Duration FOREVER = Duration.ofDays(10_000);

    @Parameters(paramLabel = "ID", description = "The deployment.")
    private String id = "";

    @Option(names = "--timeout", paramLabel = "SEC", description = "Watch no longer than this (default: no limit).")
    private @Nullable Double timeoutSec;

    @Override
    int run(ApiClient client) throws UnreachableException, RefusedException, InterruptedException {
        var timeout = WaitCommand.timeout(this, timeoutSec);
        var format = givenFormat();
        boolean isScreen = format == null && Boolean.getBoolean("canary.terminal"); // as the launcher sees it
        int status = isScreen
                ? new ScreenWatch(client, id, out()).watch(timeout == null ? FOREVER : timeout)
                : new EventWatch(client, id, out(), format != OutputFormat.TABLE).watch(timeout);
        if (status == ExitStatus.TIMED_OUT) {
            err().println("canary: timed out: not ended yet");
        }
        return status;
    }
}
