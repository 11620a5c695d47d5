package io.canary.router.http;

import io.canary.router.nodes.HttpCalls;
import io.canary.spi.RouterException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Sends an order until it has an answer that means something, or time or attempts are up. */
final class Caller {
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

    /** The answer with its meaning, which is never {@link Meaning#UNKNOWN}. */
    record Told(Reply reply, Meaning meaning) {}

    /**
     * The endpoint's answer.
     *
     * @throws RouterException UNREACHABLE if there was none that means something
     */
    Told call(Order order, Deadline deadline) throws RouterException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            var asked = Duration.ZERO;
            String trouble;
            try {
                var reply = endpoint.send(order, deadline.within(answerTimeout));
                var meaning = Meaning.of(reply.status(), retryStatuses);
                if (meaning != Meaning.UNKNOWN) {
                    return new Told(reply, meaning);
                }
                asked = reply.retryAfter();
                trouble = "answered with " + reply;
            } catch (IOException e) {
                trouble = "failed: " + HttpCalls.words(e);
            }
            var pause = backoff.after(attempt, asked, ThreadLocalRandom.current());
            if (attempt >= attempts || deadline.left().compareTo(pause) <= 0) {
                throw RouterException.unreachable(order + " " + trouble + " (attempt " + attempt + ")");
            }
            Thread.sleep(pause);
        }
    }
}
