package io.canary.cli;

import static io.canary.text.EnumNames.lower;

import io.canary.cli.ApiClient.Reply;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a deployment by long polls. A service that was reached once and is gone may be restarting: requests are
 * retried for a while.
 */
final class DeploymentWait {
    private static final Duration POLL_MOST = Duration.ofSeconds(25); // less than the timeout of common proxies
    private static final Duration OUTAGE_MOST = Duration.ofSeconds(60);
    private static final long RETRY_MILLIS = 500;

    private final ApiClient client;
    private final String path;
    private final @Nullable Duration timeout;
    private final long begunNanos = System.nanoTime();

    enum Until {
        ENDED,
        PROMOTED,
        /** Or it ended. */
        PAUSED,
        CHANGED
    }

    /**
     * The result of a wait.
     *
     * @param reply the last response
     * @param isReached false after the timeout
     */
    record Outcome(Reply reply, boolean isReached) {}

    /** @param timeout null for none */
    DeploymentWait(ApiClient client, String id, @Nullable Duration timeout) {
        this.client = client;
        this.path = path(id);
        this.timeout = timeout;
    }

    static String path(String id) {
        return "/deployments/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Waits. Fails at once if the service cannot be reached at the first attempt. */
    Outcome await(Until until) throws UnreachableException, RefusedException, InterruptedException {
        return await(until, client.get(path));
    }

    /** The same from the state of a known response on. */
    Outcome await(Until until, Reply first) throws UnreachableException, RefusedException, InterruptedException {
        String since = first.revision();
        var reply = first;
        while (!isReached(until, since, reply)) {
            var left = left();
            if (left.isZero()) {
                return new Outcome(reply, false);
            }
            reply = poll(until, reply.revision(), left.compareTo(POLL_MOST) < 0 ? left : POLL_MOST);
        }
        return new Outcome(reply, true);
    }

    private static boolean isReached(Until until, String since, Reply reply) throws UnreachableException {
        return switch (until) {
            case CHANGED -> !reply.revision().equals(since);
            case PAUSED -> "PAUSED".equals(reply.object().getString("status")) || hasEnded(reply.object());
            case ENDED, PROMOTED -> hasEnded(reply.object());
        };
    }

    static boolean hasEnded(JsonObject deployment) {
        return switch (deployment.getString("status")) {
            case "PROMOTED", "ROLLED_BACK", "CANCELLED", "FAILED" -> true;
            default -> false;
        };
    }

    private Reply poll(Until until, String since, Duration wait)
            throws UnreachableException, RefusedException, InterruptedException {
        boolean isChange = until == Until.CHANGED || until == Until.PAUSED; // the service knows no wait for a pause
        String query = "?wait_sec=" + wait.toMillis() / 1_000.0 + "&for="
                + (isChange ? "changed&since=" + since : lower(until));
        return patiently(() -> client.get(path + query, wait));
    }

    /** A request that is retried for as long as a restart may take. */
    interface Question {
        Reply ask() throws UnreachableException, RefusedException, InterruptedException;
    }

    /** Retries until there is a response, for at most a minute and within the timeout. */
    Reply patiently(Question question) throws UnreachableException, RefusedException, InterruptedException {
        long failing = System.nanoTime();
        while (true) {
            try {
                return question.ask();
            } catch (UnreachableException e) {
                boolean giveUp = System.nanoTime() - failing > OUTAGE_MOST.toNanos();
                if (giveUp || left().isZero()) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            }
        }
    }

    private Duration left() {
        if (timeout == null) {
            return POLL_MOST;
        }
        var left = timeout.minusNanos(System.nanoTime() - begunNanos);
        return left.toMillis() <= 0 ? Duration.ZERO : left;
    }
}
