package io.canary.page;

import java.util.concurrent.locks.LockSupport;

/** Reports again and again, in a thread of its own. */
final class Reporter implements AutoCloseable {
    private static final long PAUSE_NANOS = 250_000_000;

    private final Thread thread;
    private volatile boolean isClosed;

    /** Something that is done, and can fail. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    private Reporter(Work reports) {
        this.thread = Thread.ofPlatform().daemon().start(() -> {
            while (!isClosed) {
                try {
                    reports.run();
                } catch (Exception e) {
                    return; // the service has stopped, or the deployment has ended
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        });
    }

    /**
     * Reports while something else is done.
     *
     * @param reports one round of reports
     */
    static void during(Work reports, Work work) throws Exception {
        var reporter = new Reporter(reports);
        try (reporter) {
            work.run();
        }
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
