package io.canary.router.nginx;

import io.canary.spi.Weight;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the requests of one service are shared out.
 *
 * @param canary null where no canary is on, and then {@code weight} is {@link Weight#NONE}
 * @param weight the canary's share
 * @param before the version that was in service before a promotion, for the rollback; null where nothing was promoted
 *     last
 */
record Route(
        VersionUpstream baseline,
        @Nullable VersionUpstream canary,
        Weight weight,
        @Nullable VersionUpstream before) {

    /** One that is no promotion. */
    Route(VersionUpstream baseline, @Nullable VersionUpstream canary, Weight weight) {
        this(baseline, canary, weight, null);
    }

    static Route allTo(VersionUpstream upstream) {
        return new Route(upstream, null, Weight.NONE);
    }

    /** Everything to one version instead of another, whose addresses may be known nowhere else. */
    static Route promoted(VersionUpstream upstream, @Nullable VersionUpstream before) {
        return new Route(upstream, null, Weight.NONE, before);
    }

    /**
     * Without servers of these names: a canary that has none left gets nothing; null where the baseline has none left.
     */
    @Nullable
    Route without(Set<String> names) {
        var base = baseline.without(names);
        var other = canary == null ? null : canary.without(names);
        return base == null ? null : other == null ? promoted(base, before) : new Route(base, other, weight);
    }

    Map<String, Weight> weights() {
        return canary == null
                ? Map.of(baseline.version(), Weight.FULL)
                : Map.of(baseline.version(), weight.rest(), canary.version(), weight);
    }
}
