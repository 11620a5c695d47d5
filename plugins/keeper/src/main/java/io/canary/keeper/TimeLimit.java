package io.canary.keeper;

import io.canary.spi.RouterException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A call of a router that is interrupted when it takes too long, or when it is not wanted any more. */
final class TimeLimit {

    @FunctionalInterface
    interface Call<T> {
        T make() throws RouterException, InterruptedException;
    }

    private final Thread thread = Thread.currentThread();
    private boolean isOver;
    private @Nullable String why;

    private TimeLimit() {}

    /**
     * Makes it, on this thread.
     *
     * @param started is given what interrupts it, before it starts
     * @throws RouterException as the call does; unreachable if it was interrupted here
     * @throws InterruptedException if another thread interrupted it
     */
    static <T> T within(
            Duration limit,
            ScheduledExecutorService clock,
            java.util.function.Consumer<TimeLimit> started,
            Call<T> call)
            throws RouterException, InterruptedException {
        var its = new TimeLimit();
        String late = "the router has not answered within " + seconds(limit) + " s";
        var alarm = clock.schedule(() -> its.interrupt(late), limit.toNanos(), TimeUnit.NANOSECONDS);
        try {
            started.accept(its);
            return call.make();
        } catch (InterruptedException e) {
            String reason = its.end();
            if (reason == null) {
                throw e;
            }
            throw new RouterException(RouterException.Kind.UNREACHABLE, reason, e);
        } finally {
            alarm.cancel(false);
            its.end();
        }
    }

    private static String seconds(Duration limit) {
        return java.math.BigDecimal.valueOf(limit.toMillis(), 3)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** Does nothing to a call that is over. */
    synchronized void interrupt(String reason) {
        if (!isOver && why == null) {
            why = reason;
            thread.interrupt();
        }
    }

    /**
     * Why it was interrupted here; null if it was not. An interruption that came too late for the call is nobody
     * else's.
     */
    private synchronized @Nullable String end() {
        if (!isOver && why != null) {
            Thread.interrupted();
        }
        isOver = true;
        return why;
    }
}
