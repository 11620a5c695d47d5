package io.canary.ingest.otlp;

import io.canary.ingest.otlp.Targets.Target;
import io.canary.ingest.stream.CumulativeStreams;
import io.canary.ingest.stream.Increase;
import io.canary.ingest.stream.Point;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The cumulative streams of all deployments. Requests of one reporter arrive on any event loop, so all share these:
 * each point of a stream is compared with the one before it, wherever that arrived. Thread-safe.
 */
public final class OtlpStreams {
    private final ConcurrentMap<String, Owned> byDeployment = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final long startedMillis;
    private final long bytesMax;

    /** The streams of one deployment: its lock holds for both. */
    private static final class Owned {
        private final CumulativeStreams<Long> streams;
        private boolean isForgotten;

        Owned(long sinceMillis) {
            this.streams = new CumulativeStreams<>(sinceMillis);
        }
    }

    /**
     * None yet.
     *
     * @param startedMillis the time: what was counted before may have been reported before a restart of this process
     * @param bytesMax the memory that all may take together, about: beyond it there are no new streams
     */
    public OtlpStreams(long startedMillis, long bytesMax) {
        this.startedMillis = startedMillis;
        this.bytesMax = bytesMax;
    }

    /** What a point adds to its stream. */
    Increase add(Target target, long stream, Point point, long nowMillis) {
        while (true) {
            var owned = byDeployment.computeIfAbsent(
                    target.deploymentId(), id -> new Owned(Math.max(startedMillis, target.sinceMillis())));
            synchronized (owned) {
                if (!owned.isForgotten) {
                    return add(owned.streams, stream, point, nowMillis);
                }
            }
        }
    }

    private Increase add(CumulativeStreams<Long> streams, long stream, Point point, long nowMillis) {
        long before = streams.bytes();
        var increase = streams.add(stream, point, nowMillis, bytes.get() < bytesMax);
        long more = streams.bytes() - before;
        if (more != 0) { // the counter is shared by all event loops
            bytes.addAndGet(more);
        }
        return increase;
    }

    /** The deployment takes no more samples. */
    public void forget(String deploymentId) {
        var owned = byDeployment.remove(deploymentId);
        if (owned != null) {
            synchronized (owned) {
                owned.isForgotten = true;
                bytes.addAndGet(-owned.streams.bytes());
            }
        }
    }

    /** How many deployments have streams. */
    public int size() {
        return byDeployment.size();
    }
}
