package io.canary.ingest;

import io.canary.analysis.CountedReports;
import io.canary.analysis.Sample;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Remembers reports with an identity, so that a sender learns of duplicates. The deployment itself decides whether a
 * report counts, from its own memory. Shared by all ingestion verticles, as reports of one source arrive on any of
 * them. Thread-safe.
 */
public final class SeenReports {
    private final ConcurrentMap<String, CountedReports> byDeployment = new ConcurrentHashMap<>();

    /**
     * Returns whether this report was seen before, and remembers it. False for a report without an identity.
     *
     * @param memory how long the deployment remembers its reports
     */
    boolean isKnown(String deploymentId, Sample sample, Duration memory) {
        var extras = sample.extras();
        if (extras == null || extras.key() == 0) {
            return false;
        }
        var countedReports = byDeployment.computeIfAbsent(deploymentId, id -> new CountedReports(memory.toMillis()));
        synchronized (countedReports) {
            return countedReports.isKnown(extras.key(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        }
    }

    void forget(String deploymentId) {
        byDeployment.remove(deploymentId);
    }
}
