package io.canary.cli;

import io.canary.cli.ApiClient.Reply;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Draws the state of a deployment on a terminal, again and again in place, until it has ended. */
final class ScreenWatch {
    private static final Duration OUTAGE_MOST = Duration.ofSeconds(60);
    private static final long RETRY_MILLIS = 500;

    private static final String SAVE_CURSOR = "\0337";
    private static final String RESTORE_CURSOR = "\0338";
    private static final String CLEAR_BELOW = "\033[J";

    /** No terminal that people read is narrower: a longer line may be wrapped. */
    private static final int COLUMNS_LEAST = 40;

    private final ApiClient client;
    private final String path;
    private final PrintWriter out;
    private boolean drawn;

    ScreenWatch(ApiClient client, String id, PrintWriter out) {
        this.client = client;
        this.path = DeploymentWait.path(id);
        this.out = out;
    }

    /** What was read last. */
    private record Seen(Reply reply, JsonObject deployment, JsonObject verdict, Instant at) {}

    /** Watches until the end, and returns the exit status. */
    int watch(Duration timeout) throws UnreachableException, RefusedException, InterruptedException {
        long begun = System.nanoTime();
        var seen = read(null);
        long lastAnswer = System.nanoTime();
        while (true) {
            draw(new WatchText(seen.deployment(), seen.verdict(), Instant.now()).lines());
            if (DeploymentWait.hasEnded(seen.deployment())) {
                return ExitStatus.of(seen.deployment());
            } else if (System.nanoTime() - begun > timeout.toNanos()) {
                return ExitStatus.TIMED_OUT;
            }
            try {
                seen = read(seen);
                lastAnswer = System.nanoTime();
            } catch (UnreachableException e) {
                if (System.nanoTime() - lastAnswer > OUTAGE_MOST.toNanos()) {
                    throw e;
                }
                draw(WatchText.stale(seen.deployment(), seen.at(), String.valueOf(e.getMessage())));
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            }
        }
    }

    /** The next state: after a change, or a second later. */
    private Seen read(@Nullable Seen last) throws UnreachableException, RefusedException {
        var reply = last == null
                ? client.get(path)
                : client.get(
                        path + "?wait_sec=1&for=changed&since=" + last.reply().revision(), Duration.ofSeconds(1));
        var deployment = reply.object();
        return new Seen(reply, deployment, client.get(path + "/verdict").object(), Instant.now());
    }

    /**
     * In one write, so that nothing flickers. Long lines are wrapped by the terminal, whose width is not known: so the
     * cursor is put back to where it was saved, after enough lines were made below it that nothing scrolls.
     */
    private void draw(List<String> lines) {
        int rows = lines.stream().mapToInt(ScreenWatch::rowsMost).sum();
        var frame = new StringBuilder(drawn ? RESTORE_CURSOR + CLEAR_BELOW : "");
        frame.append("\n".repeat(rows)).append("\033[").append(rows).append('A').append(SAVE_CURSOR);
        lines.forEach(line -> frame.append(line).append('\n'));
        out.print(frame);
        out.flush();
        drawn = true;
    }

    private static int rowsMost(String line) {
        return 1 + line.length() / COLUMNS_LEAST;
    }
}
