package io.canary.tracing;

import io.canary.rollout.DeploymentRecord;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The rollouts of which something is to be exported, each once, in the order in which they came. The spans themselves
 * are in the journal: waiting costs a reference. Thread-safe.
 */
final class PendingTraces {
    private final int most;
    private final SequencedMap<String, DeploymentRecord> waiting = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean closed;

    /** @param most how many can wait */
    PendingTraces(int most) {
        this.most = most;
    }

    /**
     * Adds a rollout, or replaces what waits of it.
     *
     * @return the rollout that had to make room for it; normally null
     */
    @Nullable
    DeploymentRecord add(DeploymentRecord record) {
        lock.lock();
        try {
            String id = record.spec().id();
            boolean isFull = waiting.size() == most && !waiting.containsKey(id);
            var dropped = isFull ? waiting.pollFirstEntry().getValue() : null;
            waiting.put(id, record);
            changed.signalAll();
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the first; null if none waits. */
    @Nullable
    DeploymentRecord poll() {
        lock.lock();
        try {
            var first = waiting.pollFirstEntry();
            return first == null ? null : first.getValue();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the first and takes it; null if none waits and none will come. */
    @Nullable
    DeploymentRecord take() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.await();
            }
            return poll();
        } finally {
            lock.unlock();
        }
    }

    /** How many wait. */
    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** No more will come. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits this long, or until no more will come. Returns whether more may come. */
    boolean pause(Duration time) throws InterruptedException {
        lock.lock();
        try {
            long left = time.toNanos();
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }
}
