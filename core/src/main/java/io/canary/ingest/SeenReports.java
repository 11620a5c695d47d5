package io.canary.ingest;

import io.canary.analysis.CountedReports;
import io.canary.analysis.Sample;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Which reports with an identity came before, so that whoever sends one is told. Whether it counts is for the
 * deployment to say, which knows the same by itself. All ingestion verticles share it, as reports of one source come in
 * on any of them. Thread-safe.
 */
public final class SeenReports {
    private final ConcurrentMap<String, CountedReports> byDeployment = new ConcurrentHashMap<>();

    /**
     * Whether this came before; from now on it did. False for a report without an identity.
     *
     * @param memory so long the deployment knows its reports
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
