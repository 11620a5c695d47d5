package io.canary.keeper;

import io.canary.spi.LeaseRenewalResult;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One service of a router, with its lease. The router is asked one thing at a time, and what came last is in force: a
 * newer call interrupts the rollback of a lease that ended, and goes before the next attempt.
 */
final class KeptService {
    private static final Logger LOGGER = LoggerFactory.getLogger(KeptService.class);

    private final String router;
    private final String service;
    private final TrafficRouter inner;
    private final LeaseMemory memory;
    private final Duration limit;
    private final ScheduledExecutorService clock;
    private final KeptLease lease;
    private final LeaseRollback leaseRollback;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final AtomicInteger orders = new AtomicInteger();

    KeptService(
            String router,
            String service,
            TrafficRouter inner,
            LeaseMemory memory,
            Duration limit,
            ScheduledExecutorService clock) {
        this.router = router;
        this.service = service;
        this.inner = inner;
        this.memory = memory;
        this.limit = limit;
        this.clock = clock;
        this.leaseRollback = new LeaseRollback(router, service, this::attempt);
        this.lease = new KeptLease(clock, leaseRollback::begin);
    }

    LeaseState state() {
        return lease.state();
    }

    /** Lets the lease run again that was open when the keeper before this one ended. */
    void resume(OpenLease open) {
        lease.resume(open);
        LOGGER.atWarn()
                .addKeyValue("router", router)
                .addKeyValue("service", service)
                .addKeyValue("version", open.baseline())
                .addKeyValue("lease_sec", open.lease().toNanos() / 1e9)
                .log("lease was open when the keeper ended: it runs again, and without renewal the keeper rolls back");
    }

    void split(TrafficSplit split) throws RouterException, InterruptedException {
        var length = split.lease();
        if (length == null) {
            leave(split.weights(), () -> inner.setTrafficSplit(split));
        } else {
            hold(OpenLease.of(split, length), () -> inner.setTrafficSplit(split.withLease(null)));
        }
    }

    void promote(String version) throws RouterException, InterruptedException {
        leave(Map.of(version, Weight.FULL), () -> inner.promote(service, version));
    }

    /** Traffic first: nothing is written down before. */
    void rollback(String version) throws RouterException, InterruptedException {
        order(() -> {
            within(() -> inner.rollback(service, version));
            lease.none();
            forget();
        });
    }

    LeaseRenewalResult renew(Duration length) {
        return lease.renew(length);
    }

    /** Asks the router something that changes nothing. */
    <T> T look(TimeLimit.Call<T> call) throws RouterException, InterruptedException {
        turn.lockInterruptibly();
        try {
            return TimeLimit.within(limit, clock, its -> {}, call);
        } finally {
            turn.unlock();
        }
    }

    /** What may be in force without a confirmation is guarded as what was confirmed. */
    private void hold(OpenLease open, Change change) throws RouterException, InterruptedException {
        order(() -> {
            var before = memory.of(service);
            announce(open);
            boolean nothingChanged = false;
            try {
                within(change);
            } catch (RouterException e) {
                nothingChanged = e.kind().changedNothing();
                throw e;
            } finally {
                if (nothingChanged) {
                    restore(before);
                } else {
                    lease.begin(open);
                }
            }
        });
    }

    /**
     * Until it is confirmed the lease runs on; what it finds at its end tells whether there is anything left to guard.
     */
    private void leave(Map<String, Weight> weights, Change change) throws RouterException, InterruptedException {
        order(() -> {
            var before = memory.of(service);
            var leaving = before == null ? null : before.leaving(weights);
            if (leaving != null) {
                announce(leaving);
                lease.replace(leaving);
            }
            try {
                within(change);
            } catch (RouterException e) {
                if (before != null && e.kind().changedNothing()) {
                    lease.replace(before);
                    restore(before);
                }
                throw e;
            }
            lease.none();
            forget();
        });
    }

    private interface Change {
        void make() throws RouterException, InterruptedException;
    }

    private void within(Change change) throws RouterException, InterruptedException {
        TimeLimit.within(limit, clock, its -> {}, () -> {
            change.make();
            return true;
        });
    }

    private void order(Change change) throws RouterException, InterruptedException {
        orders.incrementAndGet();
        try {
            leaseRollback.overtake();
            turn.lockInterruptibly();
            try {
                change.make();
            } finally {
                turn.unlock();
            }
        } finally {
            orders.decrementAndGet();
        }
    }

    /** One attempt to roll back, in turn; whether no other is needed. */
    private boolean attempt(long endedNanos) throws InterruptedException {
        turn.lockInterruptibly();
        try {
            var now = lease.ended(endedNanos);
            if (now == null) {
                return true;
            }
            if (orders.get() > 0) {
                return false;
            }
            var outcome = leaseRollback.askedOnce(inner, now, limit, clock);
            if (outcome.error() != null) {
                return !lease.failed(endedNanos, outcome.error());
            }
            if (outcome.isLeft()) {
                lease.none();
            } else {
                lease.rolledBack(now.lease().baseline());
            }
            forget();
            return true;
        } finally {
            turn.unlock();
        }
    }

    private void announce(OpenLease open) throws RouterException {
        try {
            memory.remember(service, open);
        } catch (IOException e) {
            String why = "the keeper cannot remember the lease of " + service + ", so the router was not asked: " + e;
            throw new RouterException(Kind.UNAVAILABLE, why, e);
        }
    }

    private void restore(@Nullable OpenLease before) {
        try {
            memory.remember(service, before);
        } catch (IOException e) {
            cannotForget(e);
        }
    }

    private void forget() {
        restore(null);
    }

    private void cannotForget(IOException e) {
        LOGGER.atWarn()
                .addKeyValue("router", router)
                .addKeyValue("service", service)
                .addKeyValue("why", e.toString())
                .log("keeper cannot write down that a lease is over: after a restart it would run again and end "
                        + "with a rollback");
    }

    /** Rolls back no more, and waits for the call that runs. */
    void close() throws InterruptedException {
        leaseRollback.close();
        if (turn.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            turn.unlock();
        }
    }
}
