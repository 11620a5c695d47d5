package io.canary.deployment;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The moves that a stop of the service overtakes: what routers answered, or time brought, after the journal was closed.
 * They are not made, and need not be: the next start asks the routers again. However many there are, they are one line
 * in the log. Thread-safe.
 */
public final class UnfinishedTransitions {
    private static final Logger LOGGER = LoggerFactory.getLogger(UnfinishedTransitions.class);

    private final AtomicLong count = new AtomicLong();
    private volatile boolean stopping;

    /** From now on the service stops. */
    public void stopping() {
        stopping = true;
    }

    /**
     * Takes note of a move that could not be written.
     *
     * @return whether that is because the service stops, so that there is nothing else to be said or done about it
     */
    boolean take() {
        if (stopping) {
            count.incrementAndGet();
        }
        return stopping;
    }

    /** Says how many there were, if there were any. Called once, when nothing happens any more. */
    public void tell() {
        long many = count.get();
        if (many > 0) {
            LOGGER.atWarn()
                    .log(
                            "stopped with {} under way that could not be recorded any more: the next start asks the "
                                    + "routers again",
                            many == 1 ? "one change" : many + " changes");
        }
    }
}
