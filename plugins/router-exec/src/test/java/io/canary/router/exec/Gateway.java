package io.canary.router.exec;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Sends requests as a file says. */
final class Gateway {

    private Gateway() {}

    /** One of the versions, by chance as the weights of {@code split} are. */
    static String drawn(@Nullable Object split) throws IOException {
        double draw = ThreadLocalRandom.current().nextDouble(100);
        if (split instanceof Map<?, ?> all && all.get("weights") instanceof Map<?, ?> shares) {
            for (var share : shares.entrySet()) {
                draw -= share.getValue() instanceof BigDecimal n ? n.doubleValue() : 0;
                if (draw < 0) {
                    return String.valueOf(share.getKey());
                }
            }
        }
        throw new IOException("nothing is routed: " + split);
    }
}
