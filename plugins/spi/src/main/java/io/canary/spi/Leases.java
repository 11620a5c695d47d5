package io.canary.spi;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The leases of a router that carries the traffic itself: such a router has {@link RouterCapabilities.Feature#LEASE}
 * with little more than this. A router that stands beside the traffic must not use it: the lease would end with the
 * process whose end it is there for.
 *
 * <p>Time is monotonic: a clock that is set has no influence. Safe for any thread; changes and ends of leases come one
 * at a time, so that a lease never takes back a newer split than its own.
 */
public final class Leases implements AutoCloseable {
    private final ScheduledThreadPoolExecutor clock;
    private final Map<String, Held> held = new HashMap<>();

    private static final class Held {
        final Runnable atEnd;

        @Nullable
        Future<?> end;

        Held(Runnable atEnd) {
            this.atEnd = atEnd;
        }
    }

    /** What moves the traffic. */
    @FunctionalInterface
    public interface Change {
        /**
         * Moves it.
         *
         * @throws RouterException if nothing was changed
         */
        void make() throws RouterException;
    }

    /**
     * With no lease yet.
     *
     * @param name of the thread on which leases end
     */
    public Leases(String name) {
        clock = new ScheduledThreadPoolExecutor(
                1, task -> Thread.ofPlatform().name(name).daemon().unstarted(task));
        clock.setRemoveOnCancelPolicy(true);
        clock.setKeepAliveTime(1, TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true); // most routers hold none
    }

    /**
     * Moves the traffic of a service; the lease that it had ends if that succeeds, and stays if it does not.
     *
     * @param lease of what is in force then; null for none
     * @param atEnd gives the baseline everything; must neither block nor throw
     * @throws RouterException as {@code change} does
     */
    public synchronized void change(String service, @Nullable Duration lease, Runnable atEnd, Change change)
            throws RouterException {
        change.make();
        end(service);
        if (lease != null) {
            begin(service, lease, atEnd);
        }
    }

    /** Restarts the lease; as {@link TrafficRouter#renew}. */
    public synchronized LeaseRenewalResult renew(String service, Duration lease) {
        var before = held.get(service);
        if (before == null) {
            return LeaseRenewalResult.LAPSED;
        }
        end(service);
        begin(service, lease, before.atEnd);
        return LeaseRenewalResult.HELD;
    }

    private void begin(String service, Duration lease, Runnable atEnd) {
        var its = new Held(atEnd);
        held.put(service, its);
        its.end = clock.schedule(() -> lapse(service, its), lease.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void end(String service) {
        var before = held.remove(service);
        if (before != null && before.end != null) {
            before.end.cancel(false);
        }
    }

    /** By the time that this has its turn, the service may have another lease, or none. */
    private synchronized void lapse(String service, Held its) {
        if (held.remove(service, its)) {
            its.atEnd.run();
        }
    }

    /** Ends all leases where they are: nothing is moved any more. */
    @Override
    public synchronized void close() {
        held.clear();
        clock.shutdownNow();
    }
}
