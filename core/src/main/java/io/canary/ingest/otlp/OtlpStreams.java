package io.canary.ingest.otlp;

import io.canary.ingest.otlp.Targets.Target;
import io.canary.ingest.stream.ClassicHistograms;
import io.canary.ingest.stream.ClassicHistograms.Bucket;
import io.canary.ingest.stream.ClassicHistograms.Increments;
import io.canary.ingest.stream.Cumulative.Counter;
import io.canary.ingest.stream.CumulativeStreams;
import io.canary.ingest.stream.Increase;
import io.canary.ingest.stream.Point;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
        private final long sinceMillis;
        private @Nullable ClassicHistograms classic; // most have none
        private boolean hasCounters;
        private boolean isForgotten;

        Owned(long sinceMillis) {
            this.streams = new CumulativeStreams<>(sinceMillis);
            this.sinceMillis = sinceMillis;
        }

        private ClassicHistograms classic() {
            if (classic == null) {
                classic = new ClassicHistograms(sinceMillis);
            }
            return classic;
        }

        private long bytes() {
            return streams.bytes() + (classic == null ? 0 : classic.bytes());
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
        return with(target, owned -> {
            owned.hasCounters |= point.value() instanceof Counter;
            return owned.streams.add(stream, point, nowMillis, bytes.get() < bytesMax);
        });
    }

    /**
     * What is known of a classic histogram by one more bucket of it. Nothing, if no requests of the deployment are
     * counted by a counter: the latencies would be those of no requests.
     */
    List<Increments> add(Target target, Bucket bucket, long nowMillis) {
        return with(target, owned -> {
            var known = owned.classic().add(bucket, nowMillis, bytes.get() < bytesMax);
            return owned.hasCounters ? known : List.of();
        });
    }

    private <T> T with(Target target, Function<Owned, T> work) {
        while (true) {
            var owned = byDeployment.computeIfAbsent(
                    target.deploymentId(), id -> new Owned(Math.max(startedMillis, target.sinceMillis())));
            synchronized (owned) {
                if (!owned.isForgotten) {
                    long before = owned.bytes();
                    T result = work.apply(owned);
                    long more = owned.bytes() - before;
                    if (more != 0) { // the counter is shared by all event loops
                        bytes.addAndGet(more);
                    }
                    return result;
                }
            }
        }
    }

    /** The deployment takes no more samples. */
    public void forget(String deploymentId) {
        var owned = byDeployment.remove(deploymentId);
        if (owned != null) {
            synchronized (owned) {
                owned.isForgotten = true;
                bytes.addAndGet(-owned.bytes());
            }
        }
    }

    /** How many deployments have streams. */
    public int size() {
        return byDeployment.size();
    }
}
