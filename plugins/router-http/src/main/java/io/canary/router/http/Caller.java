package io.canary.router.http;

import io.canary.router.support.http.HttpCalls;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Sends an order until it has an answer that means something, or time or attempts are up. */
final class Caller {
    private static final String NOTHING_THERE =
            ": nothing is there under this address, so nothing was changed. Check url in the router's settings, and"
                    + " what is in front of the endpoint";

    private final Endpoint endpoint;
    private final int attempts;
    private final Backoff backoff;
    private final Duration answerTimeout;
    private final List<Integer> retryStatuses;

    Caller(Endpoint endpoint, HttpSettings settings) {
        this.endpoint = endpoint;
        this.attempts = settings.retry().attempts();
        this.backoff =
                new Backoff(settings.retry().firstPause(), settings.retry().longestPause());
        this.answerTimeout = settings.answerTimeout();
        this.retryStatuses = settings.retryStatuses();
    }

    /**
     * The answer with its meaning, which is never {@link Meaning#UNKNOWN}.
     *
     * @param isOnly whether nothing was sent before it that may have been carried out
     */
    record Told(Reply reply, Meaning meaning, boolean isOnly) {}

    /**
     * The endpoint's answer. What changes something is sent again where nothing is there ({@link Meaning#MISSING});
     * what only looks has its answer with that.
     *
     * @throws RouterException if there was none that means something: UNAVAILABLE if no request can have changed
     *     anything, else UNREACHABLE
     */
    Told call(Order order, Deadline deadline) throws RouterException, InterruptedException {
        boolean changedNothing = true;
        for (int attempt = 1; ; attempt++) {
            var asked = Duration.ZERO;
            String trouble;
            try {
                var reply = endpoint.send(order, deadline.within(answerTimeout));
                var meaning = Meaning.of(reply.status(), retryStatuses);
                if (meaning != Meaning.UNKNOWN && (meaning != Meaning.MISSING || order.onlyLooks())) {
                    return new Told(reply, meaning, changedNothing);
                }
                asked = reply.retryAfter();
                changedNothing &= meaning == Meaning.MISSING;
                trouble = "answered with " + reply + (meaning == Meaning.MISSING ? NOTHING_THERE : "");
            } catch (IOException e) {
                changedNothing &= HttpCalls.isUnsent(e);
                trouble = "failed: " + HttpCalls.words(e);
            } catch (RouterException e) {
                throw changedNothing ? e : new RouterException(Kind.UNREACHABLE, String.valueOf(e.getMessage()), e);
            }
            var pause = backoff.after(attempt, asked, ThreadLocalRandom.current());
            if (attempt >= attempts || deadline.left().compareTo(pause) <= 0) {
                throw new RouterException(
                        changedNothing ? Kind.UNAVAILABLE : Kind.UNREACHABLE,
                        order + " " + trouble + " (attempt " + attempt + ")");
            }
            Thread.sleep(pause);
        }
    }
}
