package io.canary.router.support.wire;

import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Creates desired states. It remembers the last split of each service: a promotion and a rollback name one version
 * only, and a program that has two places rather than versions needs the other one as well. Safe for any thread.
 */
public final class DesiredStateFactory {
    private final Map<String, TrafficSplit> last = new ConcurrentHashMap<>();
    private final AtomicLong sequence = new AtomicLong();

    public DesiredState split(TrafficSplit split) {
        last.put(split.service(), split);
        return DesiredState.of(split);
    }

    /** The canary {@code version} gets everything for good. */
    public DesiredState promote(String service, String version) {
        var split = last.get(service);
        String baseline = split == null || split.baselineVersion().equals(version)
                ? TrafficRouter.NO_VERSION
                : split.baselineVersion();
        return new DesiredState(Verb.PROMOTE, service, baseline, version, Weight.FULL, upstreams(split));
    }

    /** The baseline {@code version} gets everything. */
    public DesiredState rollback(String service, String version) {
        var split = last.get(service);
        String canary = split == null || split.canaryVersion().equals(version)
                ? TrafficRouter.NO_VERSION
                : split.canaryVersion();
        return new DesiredState(Verb.ROLLBACK, service, version, canary, Weight.NONE, upstreams(split));
    }

    /** Higher than any before, also than those before a restart, as long as the clock is not put back. */
    public long nextSequence() {
        return sequence.accumulateAndGet(System.currentTimeMillis(), (before, now) -> Math.max(before + 1, now));
    }

    private static Map<String, List<URI>> upstreams(@Nullable TrafficSplit split) {
        return split == null ? Map.of() : split.upstreams();
    }
}
