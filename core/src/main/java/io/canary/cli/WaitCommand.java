package io.canary.cli;

import static io.canary.text.EnumNames.lower;

import io.canary.cli.DeploymentWait.Outcome;
import io.canary.cli.DeploymentWait.Until;
import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Waits for a deployment. */
@Command(
        name = "wait",
        description =
                "Wait for a deployment. Exit status: 0 reached, 3 rolled back, 4 cancelled or failed, 5 timed out.",
        mixinStandardHelpOptions = true)
public final class WaitCommand extends RemoteCommand {
    @Parameters(paramLabel = "ID", description = "The deployment.")
    private String id = "";

    @Option(
            names = "--for",
            paramLabel = "WHAT",
            defaultValue = "ended",
            converter = UntilConverter.class,
            description = "ended, promoted, paused or changed (default: ${DEFAULT-VALUE}).")
    private Until until = Until.ENDED;

    @Option(names = "--timeout", paramLabel = "SEC", description = "Wait no longer than this (default: no limit).")
    private @Nullable Double timeoutSec;

    @Override
    int run(ApiClient client) throws UnreachableException, RefusedException, InterruptedException {
        var outcome = new DeploymentWait(client, id, timeout(this, timeoutSec)).await(until);
        return end(outcome, until, json(), out(), err());
    }

    /** The given timeout; null for none. */
    static @Nullable Duration timeout(RemoteCommand command, @Nullable Double seconds) {
        if (seconds == null) {
            return null;
        } else if (!(seconds >= 0 && seconds <= 1e9)) {
            throw command.usage("--timeout must be from 0 to 1000000000 seconds, was " + seconds);
        }
        return Duration.ofMillis(Math.round(seconds * 1_000));
    }

    static int end(Outcome outcome, Until until, boolean json, PrintWriter out, PrintWriter err)
            throws UnreachableException {
        var deployment = outcome.reply().object();
        out.println(json ? JsonText.of(deployment) : DeploymentText.line(deployment));
        if (!outcome.isReached()) {
            err.println("canary: timed out: not " + lower(until) + " yet");
            return ExitStatus.TIMED_OUT;
        }
        return ExitStatus.of(deployment);
    }
}
