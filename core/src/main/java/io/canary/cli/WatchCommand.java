package io.canary.cli;

import io.canary.cli.ApiClient.Reply;
import io.canary.cli.DeploymentWait.Until;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows a deployment until it has ended, by long polls, which no proxy buffers. */
@Command(
        name = "watch",
        description = "Print what happens to a deployment until it has ended. Exit status: as wait has it.",
        mixinStandardHelpOptions = true)
public final class WatchCommand extends RemoteCommand {
    private static final int PAGE = 1_000;

    @Parameters(paramLabel = "ID", description = "The deployment.")
    private String id = "";

    @Option(names = "--timeout", paramLabel = "SEC", description = "Watch no longer than this (default: no limit).")
    private @Nullable Double timeoutSec;

    private long cursor;

    @Override
    int run(ApiClient client) throws UnreachableException, RefusedException, InterruptedException {
        var wait = new DeploymentWait(client, id, WaitCommand.timeout(this, timeoutSec));
        var now = client.get(DeploymentWait.path(id));
        while (true) {
            print(client, wait);
            if (DeploymentWait.hasEnded(now.object())) {
                return ExitStatus.of(now.object());
            }
            var outcome = wait.await(Until.CHANGED, now);
            if (!outcome.isReached()) {
                err().println("canary: timed out: not ended yet");
                return ExitStatus.TIMED_OUT;
            }
            now = outcome.reply();
        }
    }

    /** Prints new events. They are read after the status, so that they include the end once the status has it. */
    private void print(ApiClient client, DeploymentWait wait)
            throws UnreachableException, RefusedException, InterruptedException {
        int count;
        do {
            Reply reply = wait.patiently(() -> client.get("/events?limit=" + PAGE + "&after=" + cursor
                    + "&deployment_id=" + ListCommand.encoded(id)));
            var events = reply.array();
            count = events.size();
            for (int i = 0; i < count; i++) {
                var event = events.getJsonObject(i);
                out().println(json() ? JsonText.of(event) : DeploymentText.event(event));
                cursor = event.getLong("cursor");
            }
            out().flush();
        } while (count == PAGE);
    }
}
