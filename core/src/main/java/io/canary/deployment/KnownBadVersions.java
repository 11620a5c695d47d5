package io.canary.deployment;

import io.canary.retention.EvenlyKept;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.KnownBad;
import io.canary.rollout.State;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The versions that were rolled back. Not thread-safe. */
final class KnownBadVersions {
    private final EvenlyKept<String, KnownBad> known = new EvenlyKept<>();

    KnownBadVersions(Collection<KnownBad> recorded) {
        recorded.stream().sorted(Comparator.comparing(KnownBad::at)).forEach(this::add);
    }

    private void add(KnownBad bad) {
        known.add(bad.service(), bad.version(), bad);
    }

    @Nullable
    KnownBad find(String service, String version) {
        return known.find(service, version);
    }

    /** Updates the versions after the end of a deployment. */
    void ended(DeploymentSpec spec, State state) {
        var bad = KnownBad.of(spec, state);
        if (bad != null) {
            add(bad);
        } else if (state instanceof State.Promoted) {
            known.remove(spec.serviceName(), spec.newVersion());
        }
    }

    /** Removes the versions beyond the limits. */
    List<KnownBad> forgetBeyond(EvenlyKept.Limits limits) {
        return known.forgetBeyond(limits, bad -> false);
    }

    /** Removes the versions that were rolled back then or before. */
    List<KnownBad> forgetOld(Instant then) {
        return known.forgetOld(bad -> !bad.at().isAfter(then), bad -> false);
    }
}
