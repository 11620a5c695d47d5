package io.canary.keeper;

import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficRouter;
import io.canary.spi.Weight;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rolls a service back when its lease has ended: retries until the router confirms, or a newer call has succeeded. */
final class LeaseRollback {
    private static final Logger LOGGER = LoggerFactory.getLogger(LeaseRollback.class);
    private static final Duration PAUSE_MIN = Duration.ofMillis(250);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(4);

    private final String router;
    private final String service;
    private final Attempt attempt;
    private @Nullable Thread thread;
    private @Nullable TimeLimit asking;
    private boolean closed;
    private volatile String logged = "";

    /**
     * What an attempt came to.
     *
     * @param isLeft whether something is in force instead that was asked for without a lease
     * @param error why it is not known what is in force; null if the canary has nothing that a lease would guard
     */
    record Outcome(boolean isLeft, @Nullable String error) {}

    /** One attempt, in turn with the other calls for the service. */
    interface Attempt {
        /**
         * Makes it.
         *
         * @param endedNanos which end of a lease it belongs to
         * @return whether no other is needed
         */
        boolean make(long endedNanos) throws InterruptedException;
    }

    LeaseRollback(String router, String service, Attempt attempt) {
        this.router = router;
        this.service = service;
        this.attempt = attempt;
    }

    /** Begins, on a thread of its own. */
    synchronized void begin(LeaseState.Ended ended) {
        if (closed) {
            return;
        }
        logged = "";
        log(ended, "lease was not renewed: rolling back to the baseline", null);
        thread = Thread.ofVirtual().name("lease-rollback-" + service).start(() -> goOn(ended.endedNanos()));
    }

    private void goOn(long endedNanos) {
        try {
            var pause = PAUSE_MIN;
            while (!attempt.make(endedNanos)) {
                Thread.sleep(pause);
                pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) < 0 ? pause.multipliedBy(2) : PAUSE_MAX;
            }
        } catch (InterruptedException closed) {
            // it is remembered, and begins again with the next keeper
        }
    }

    Outcome askedOnce(TrafficRouter inner, LeaseState.Ended ended, Duration limit, ScheduledExecutorService clock)
            throws InterruptedException {
        try {
            boolean isLeft =
                    TimeLimit.within(limit, clock, this::asking, () -> isLeftOrRolledBack(inner, ended.lease()));
            log(
                    ended,
                    isLeft
                            ? "lease is over: what was asked for without one is in force"
                            : "lease expired: all traffic is on the baseline",
                    null);
            return new Outcome(isLeft, null);
        } catch (RouterException e) {
            return failed(ended, e.getMessage() == null ? e.kind().toString() : e.getMessage());
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return failed(ended, "the router plugin failed: " + e);
        } finally {
            asking(null);
        }
    }

    private boolean isLeftOrRolledBack(TrafficRouter inner, OpenLease lease)
            throws RouterException, InterruptedException {
        if (!lease.leavingBp().isEmpty() && lease.isLeft(inner.observe(service))) {
            return true;
        }
        try {
            inner.rollback(service, lease.baseline());
        } catch (RouterException refusal) {
            if (refusal.kind() != Kind.REJECTED || !isOffTheCanary(inner.observe(service), lease.baseline())) {
                throw refusal;
            }
        }
        return false;
    }

    /**
     * A router that refuses may be right, where it shows that there is nothing to roll back. Not found is no such
     * proof.
     */
    static boolean isOffTheCanary(Observation seen, String baseline) {
        return switch (seen) {
            case Observation.InForce inForce -> inForce.weightOf(baseline).equals(Weight.FULL);
            case Observation.NotRouted n -> true;
            case Observation.NotFound n -> false;
            case Observation.CannotTell c -> false;
        };
    }

    private Outcome failed(LeaseState.Ended ended, String why) {
        if (!why.equals(logged)) { // not each time that the same is said
            logged = why;
            log(ended, "the router does not confirm the rollback: retrying until it does", why);
        }
        return new Outcome(false, why);
    }

    private void log(LeaseState.Ended ended, String what, @Nullable String why) {
        var line = LOGGER.atWarn()
                .addKeyValue("router", router)
                .addKeyValue("service", service)
                .addKeyValue("version", ended.lease().baseline());
        (why == null ? line : line.addKeyValue("why", why)).log(what);
    }

    private synchronized void asking(@Nullable TimeLimit its) {
        asking = its;
    }

    /** Interrupts the attempt that runs, for a newer call: it ends with the old split or the new one in force. */
    synchronized void overtake() {
        if (asking != null) {
            asking.interrupt("interrupted by a newer order");
        }
    }

    /** No further attempt is made. */
    synchronized void close() {
        closed = true;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
