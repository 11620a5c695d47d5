package io.canary.ingest.otlp;

import io.canary.ingest.otlp.Targets.Target;
import io.canary.ingest.stream.CumulativeStreams;
import io.canary.ingest.stream.Increase;
import io.canary.ingest.stream.Point;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The cumulative streams of all deployments. Requests of one reporter arrive on any event loop, so all share these:
 * each point of a stream is compared with the one before it, wherever that arrived. Thread-safe.
 */
public final class OtlpStreams {
    private final ConcurrentMap<String, CumulativeStreams<Long>> byDeployment = new ConcurrentHashMap<>();
    private final long startedMillis;

    /**
     * None yet.
     *
     * @param startedMillis the time: what was counted before may have been reported before a restart of this process
     */
    public OtlpStreams(long startedMillis) {
        this.startedMillis = startedMillis;
    }

    /** What a point adds to its stream. */
    Increase add(Target target, long stream, Point point, long nowMillis) {
        var streams = byDeployment.computeIfAbsent(
                target.deploymentId(), id -> new CumulativeStreams<>(Math.max(startedMillis, target.sinceMillis())));
        synchronized (streams) {
            return streams.add(stream, point, nowMillis);
        }
    }

    /** The deployment takes no more samples. */
    public void forget(String deploymentId) {
        byDeployment.remove(deploymentId);
    }

    /** How many deployments have streams. */
    public int size() {
        return byDeployment.size();
    }
}
