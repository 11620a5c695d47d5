package io.canary.tracing;

import io.canary.trace.EndedRequest;
import java.util.ArrayDeque;
import java.util.List;

/**
 * What is already exported of one rollout, and what is known of it that the history does not have. Only memory: after a
 * restart everything is exported again, as the same spans. Thread-safe.
 */
final class TraceProgress {
    private static final int REQUESTS_MAX = 500;

    private final ArrayDeque<EndedRequest> requests = new ArrayDeque<>(2);
    private int phases;
    private long decisions;

    /** Adds a router request that is over; beyond some hundred, the oldest is forgotten. */
    synchronized void add(EndedRequest request) {
        if (requests.size() == REQUESTS_MAX) {
            requests.removeFirst();
        }
        requests.addLast(request);
    }

    synchronized List<EndedRequest> requests() {
        return List.copyOf(requests);
    }

    /** How many phases are exported. */
    synchronized int phases() {
        return phases;
    }

    /** The number of the last decision in them. */
    synchronized long decisions() {
        return decisions;
    }

    synchronized void exported(int nowPhases, long nowDecisions) {
        phases = nowPhases;
        decisions = nowDecisions;
    }
}
