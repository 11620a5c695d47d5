package io.canary.deployment;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transitions that come too late while the service stops: router responses and timers after the journal was closed.
 * They are not made and need not be: the next start asks the routers again. Together they are one line in the log.
 * Thread-safe.
 */
public final class UnfinishedTransitions {
    private static final Logger LOGGER = LoggerFactory.getLogger(UnfinishedTransitions.class);

    private final AtomicLong count = new AtomicLong();
    private volatile boolean stopping;

    /** The service is stopping. */
    public void stopping() {
        stopping = true;
    }

    /**
     * Counts a transition that could not be appended.
     *
     * @return whether that is because the service stops, so that nothing else is to be logged or done
     */
    boolean take() {
        if (stopping) {
            count.incrementAndGet();
        }
        return stopping;
    }

    /** Logs how many there were, if any. Called once, when everything has stopped. */
    public void report() {
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
