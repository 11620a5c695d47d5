package io.canary.router.haproxy;

import java.util.ArrayDeque;

/**
 * Attempts at one server that failed, and went unnoticed since the next one was answered. Where the request failed
 * in the end, or went to another server, it is counted there already; that is known some seconds later. Not for several
 * threads.
 */
final class HiddenRetries {
    /**
     * How many looks, a second each, an attempt waits for the end of its request. HAProxy waits a second before each
     * retry.
     */
    static final int LOOKS_MAX = 5;

    /** As many as HAProxy makes where its configuration says nothing ({@code retries}). */
    static final int RETRIES_OF_A_REQUEST = 3;

    private final ArrayDeque<Long> open = new ArrayDeque<>();
    private long retried;
    private long lost;
    private long counted;

    /**
     * How many are sure now.
     *
     * @param news what was counted since the last look
     */
    long look(Counters news) {
        retried += news.retried();
        lost += news.lost();
        // some retries are counted twice by HAProxy, and some lost attempts were given up by the client
        long all = Math.max(counted, Math.min(retried, lost));
        open.addLast(all - counted);
        counted = all;
        explain(RETRIES_OF_A_REQUEST * (news.failed() + news.unanswered() + news.redispatched()));
        return open.size() > LOOKS_MAX ? open.removeFirst() : 0;
    }

    private void explain(long byFailures) {
        long left = byFailures;
        for (int i = open.size(); i > 0; i--) {
            long attempts = open.removeFirst();
            long explained = Math.min(attempts, left);
            left -= explained;
            open.addLast(attempts - explained);
        }
    }
}
