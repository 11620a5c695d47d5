package io.canary.router.nginx;

import io.canary.spi.Weight;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the requests of one service are shared out.
 *
 * @param canary null where no canary is on, and then {@code weight} is {@link Weight#NONE}
 * @param weight the canary's share
 */
record Route(Side baseline, @Nullable Side canary, Weight weight) {

    /** Everything to one version. */
    static Route allTo(Side side) {
        return new Route(side, null, Weight.NONE);
    }

    /** The shares by version. */
    Map<String, Weight> weights() {
        return canary == null
                ? Map.of(baseline.version(), Weight.FULL)
                : Map.of(baseline.version(), weight.rest(), canary.version(), weight);
    }
}
