package io.canary.deployment;

import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.KnownBad;
import io.canary.rollout.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The versions that were rolled back, the newest last. Not thread-safe. */
final class KnownBadVersions {
    private final Map<Key, KnownBad> known = new LinkedHashMap<>();

    private record Key(String service, String version) {}

    KnownBadVersions(Collection<KnownBad> recorded) {
        recorded.stream().sorted(Comparator.comparing(KnownBad::at)).forEach(this::add);
    }

    private void add(KnownBad bad) {
        var key = new Key(bad.service(), bad.version());
        known.remove(key); // so that it comes last
        known.put(key, bad);
    }

    @Nullable
    KnownBad find(String service, String version) {
        return known.get(new Key(service, version));
    }

    /** Learns from how a deployment ended. */
    void ended(DeploymentSpec spec, State state) {
        var bad = KnownBad.of(spec, state);
        if (bad != null) {
            add(bad);
        } else if (state instanceof State.Promoted) {
            known.remove(new Key(spec.serviceName(), spec.newVersion()));
        }
    }

    /** Takes out all but the newest {@code most}, and those that were rolled back {@code age} ago or before. */
    List<KnownBad> forget(int most, Duration age, Instant now) {
        var gone = new ArrayList<KnownBad>();
        var oldest = now.minus(age);
        for (var it = known.values().iterator(); it.hasNext(); ) {
            var bad = it.next();
            if (known.size() <= most && bad.at().isAfter(oldest)) {
                break;
            }
            it.remove();
            gone.add(bad);
        }
        return gone;
    }
}
