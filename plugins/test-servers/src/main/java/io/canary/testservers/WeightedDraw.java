package io.canary.testservers;

import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What a simple gateway does with a request: it goes to one of the versions by chance. */
public final class WeightedDraw {
    private WeightedDraw() {}

    /**
     * One of the versions, as often as its weight says.
     *
     * @param weights in percent, by version, as they were parsed
     * @return null if none has a weight
     */
    public static @Nullable String of(@Nullable Object weights) {
        double draw = ThreadLocalRandom.current().nextDouble(100);
        if (weights instanceof Map<?, ?> shares) {
            for (var share : shares.entrySet()) {
                draw -= share.getValue() instanceof BigDecimal n ? n.doubleValue() : 0;
                if (draw < 0) {
                    return String.valueOf(share.getKey());
                }
            }
        }
        return null;
    }
}
