package io.canary.keeper;

import io.canary.spi.LeaseRenewalResult;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The lease of one service: it begins, is renewed, ends by itself, and is over. Never blocks; safe for any thread. */
final class KeptLease {
    private final ScheduledExecutorService clock;
    private final Consumer<LeaseState.Ended> atEnd;
    private LeaseState state = new LeaseState.None();
    private @Nullable Future<?> alarm;

    /** @param atEnd called when it has ended by itself; must not block */
    KeptLease(ScheduledExecutorService clock, Consumer<LeaseState.Ended> atEnd) {
        this.clock = clock;
        this.atEnd = atEnd;
    }

    synchronized LeaseState state() {
        return state;
    }

    /** Begins, whatever was before. */
    synchronized void begin(OpenLease lease) {
        hold(lease, false);
    }

    /** Begins with what was open when the keeper started. */
    synchronized void resume(OpenLease lease) {
        hold(lease, true);
    }

    private void hold(OpenLease lease, boolean isRemembered) {
        silence();
        var held = new LeaseState.Held(lease, System.nanoTime(), isRemembered);
        state = held;
        alarm = clock.schedule(() -> lapse(held.renewedNanos()), lease.lease().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Runs again for so long, if it has not ended. */
    synchronized LeaseRenewalResult renew(Duration length) {
        if (state instanceof LeaseState.Held held) {
            hold(held.lease().lasting(length), false);
            return LeaseRenewalResult.HELD;
        }
        return LeaseRenewalResult.LAPSED;
    }

    /** What has to be guarded is another now; how long it holds is not. */
    synchronized void replace(OpenLease lease) {
        switch (state) {
            case LeaseState.Held(var before, long renewed, boolean isRemembered) ->
                state = new LeaseState.Held(lease.lasting(before.lease()), renewed, isRemembered);
            case LeaseState.Ended(var before, long ended, int attempts, String error) ->
                state = new LeaseState.Ended(lease, ended, attempts, error);
            case LeaseState.None n -> {}
            case LeaseState.RolledBack p -> {}
        }
    }

    synchronized void none() {
        silence();
        state = new LeaseState.None();
    }

    /** By the time that this has its turn there may be another lease, or none. */
    private synchronized void lapse(long renewedNanos) {
        if (state instanceof LeaseState.Held held && held.renewedNanos() == renewedNanos) {
            var ended = new LeaseState.Ended(held.lease(), System.nanoTime(), 0, "");
            state = ended;
            atEnd.accept(ended);
        }
    }

    /** What has ended at that time, as it is now; null if that is over. */
    synchronized LeaseState.@Nullable Ended ended(long endedNanos) {
        return state instanceof LeaseState.Ended ended && ended.endedNanos() == endedNanos ? ended : null;
    }

    /** The rollback failed; false if it is not wanted any more. */
    synchronized boolean failed(long endedNanos, String why) {
        var now = ended(endedNanos);
        if (now != null) {
            state = now.failed(why);
        }
        return now != null;
    }

    /** The baseline has everything. */
    synchronized void rolledBack(String baseline) {
        state = new LeaseState.RolledBack(baseline, System.nanoTime());
    }

    private void silence() {
        if (alarm != null) {
            alarm.cancel(false);
        }
    }
}
