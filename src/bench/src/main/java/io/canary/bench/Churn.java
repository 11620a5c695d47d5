package io.canary.bench;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Rollouts of one service that begin and are cancelled, some tens a second, while something else is measured. */
final class Churn implements AutoCloseable {
    private static final int EVERY_MILLIS = 20;
    private static final double INTERVAL_SECONDS = 3_600;

    private final Service service;
    private final AtomicInteger ended = new AtomicInteger();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());

    private final ScheduledFuture<?> repeated;

    /** Begins; one rollout has ended then. */
    Churn(Service service) {
        this.service = service;
        rollOut();
        repeated = timer.scheduleWithFixedDelay(this::rollOut, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void rollOut() {
        String id = Service.await(service.begin("churn-" + ended.get(), INTERVAL_SECONDS));
        service.command(id, "cancel");
        ended.incrementAndGet();
    }

    /** The count so far, at least 1. */
    int ended() {
        return ended.get();
    }

    /** @throws IllegalStateException if a rollout failed, after which there were no more */
    @Override
    public void close() {
        timer.shutdown();
        try {
            if (!timer.awaitTermination(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a rollout did not end");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (repeated.state() == Future.State.FAILED) {
            throw new IllegalStateException(repeated.exceptionNow());
        }
    }
}
