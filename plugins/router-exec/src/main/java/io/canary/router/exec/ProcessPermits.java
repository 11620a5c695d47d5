package io.canary.router.exec;

import io.canary.spi.RouterException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many processes run at once. Who finds none free waits in the order of coming, but for rollbacks: these come
 * before all others, in an order of their own. Safe for any thread.
 */
final class ProcessPermits {
    private final int most;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Waiter> rollbacks = new ArrayDeque<>();
    private final ArrayDeque<Waiter> others = new ArrayDeque<>();
    private int free;

    private static final class Waiter {
        final Condition granted;
        boolean isGranted;

        Waiter(Condition granted) {
            this.granted = granted;
        }
    }

    /**
     * All are free.
     *
     * @param patience how long one is waited for
     */
    ProcessPermits(int most, Duration patience) {
        this.most = most;
        this.patience = patience;
        this.free = most;
    }

    /** Does something that a permit is needed for. */
    interface Work<T> {
        T run() throws RouterException, InterruptedException;
    }

    /**
     * Does it as soon as there is a permit.
     *
     * @throws RouterException UNAVAILABLE if there is none in time; and what the work throws
     * @throws InterruptedException if it is interrupted before, or the work is
     */
    <T> T with(boolean isRollback, Work<T> work) throws RouterException, InterruptedException {
        acquire(isRollback ? rollbacks : others);
        try {
            return work.run();
        } finally {
            release();
        }
    }

    private void acquire(ArrayDeque<Waiter> queue) throws RouterException, InterruptedException {
        lock.lockInterruptibly();
        try {
            if (free > 0) {
                free--; // no caller waits then
                return;
            }
            var waiter = new Waiter(lock.newCondition());
            queue.add(waiter);
            await(waiter, queue);
        } finally {
            lock.unlock();
        }
    }

    private void await(Waiter waiter, ArrayDeque<Waiter> queue) throws RouterException, InterruptedException {
        long left = patience.toNanos();
        try {
            while (!waiter.isGranted && left > 0) {
                left = waiter.granted.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            if (!queue.remove(waiter)) {
                release(); // it was granted just now
            }
            throw e;
        }
        if (!waiter.isGranted) {
            queue.remove(waiter);
            throw RouterException.unavailable("not started: for " + patience.toMillis() + " ms " + most
                    + " processes were running, and no more may (processes_max)");
        }
    }

    private void release() {
        lock.lock();
        try {
            var next = rollbacks.isEmpty() ? others.poll() : rollbacks.poll();
            if (next == null) {
                free++;
            } else {
                next.isGranted = true;
                next.granted.signal();
            }
        } finally {
            lock.unlock();
        }
    }
}
