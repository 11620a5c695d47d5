package io.canary.cli;

import io.canary.cli.ApiClient.Reply;
import io.canary.cli.DeploymentWait.Until;
import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Prints each event of a deployment, from the first to its end. */
final class EventWatch {
    private static final int PAGE = 1_000;

    private final ApiClient client;
    private final String id;
    private final PrintWriter out;
    private final boolean isJson;
    private long cursor;

    EventWatch(ApiClient client, String id, PrintWriter out, boolean isJson) {
        this.client = client;
        this.id = id;
        this.out = out;
        this.isJson = isJson;
    }

    /**
     * Watches until the end, and returns the exit status.
     *
     * @param timeout null for none
     */
    int watch(@Nullable Duration timeout) throws UnreachableException, RefusedException, InterruptedException {
        var wait = new DeploymentWait(client, id, timeout);
        var now = client.get(DeploymentWait.path(id));
        while (true) {
            print(wait);
            if (DeploymentWait.hasEnded(now.object())) {
                return ExitStatus.of(now.object());
            }
            var outcome = wait.await(Until.CHANGED, now);
            if (!outcome.isReached()) {
                return ExitStatus.TIMED_OUT;
            }
            now = outcome.reply();
        }
    }

    /** Prints new events. They are read after the status, so that they include the end once the status has it. */
    private void print(DeploymentWait wait) throws UnreachableException, RefusedException, InterruptedException {
        int count;
        do {
            Reply reply = wait.patiently(() -> client.get(
                    "/events?limit=" + PAGE + "&after=" + cursor + "&deployment_id=" + ListCommand.encoded(id)));
            var events = reply.array();
            count = events.size();
            for (int i = 0; i < count; i++) {
                var event = events.getJsonObject(i);
                out.println(isJson ? JsonText.of(event) : DeploymentText.event(event));
                cursor = event.getLong("cursor");
            }
            out.flush();
        } while (count == PAGE);
    }
}
