package io.canary.router.exec;

import io.canary.testservers.WeightedDraw;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends requests as a file says. */
final class Gateway {

    private Gateway() {}

    /** One of the versions, by chance as the weights of {@code split} are. */
    static String drawn(@Nullable Object split) throws IOException {
        String version = split instanceof Map<?, ?> all ? WeightedDraw.of(all.get("weights")) : null;
        if (version == null) {
            throw new IOException("nothing is routed: " + split);
        }
        return version;
    }
}
