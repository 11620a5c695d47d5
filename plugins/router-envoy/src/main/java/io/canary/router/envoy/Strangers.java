package io.canary.router.envoy;

import java.time.Duration;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs nodes that the settings do not name: in one line a minute, however many come and however
 * often. Not safe for several threads.
 */
final class Strangers {
    private static final Logger LOGGER = LoggerFactory.getLogger(ControlPlane.class);
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final int NAMED_MOST = 10;
    private static final int REMEMBERED_MOST = 1_000;

    private final String router;
    private final LongSupplier nanoTime;
    private final TreeSet<String> said = new TreeSet<>();
    private final TreeSet<String> unsaid = new TreeSet<>();
    private @Nullable Long last;

    Strangers(String router, LongSupplier nanoTime) {
        this.router = router;
        this.nanoTime = nanoTime;
    }

    /** One has connected; those that come within a minute of the last line are in the next. */
    void comes(Node node) {
        String name = node.toString();
        String key = node.key();
        if (said.contains(key) || said.size() + unsaid.size() >= REMEMBERED_MOST) {
            return;
        }
        said.add(key);
        unsaid.add(name);
        long now = nanoTime.getAsLong();
        if (last != null && now - last < QUIET.toNanos()) {
            return;
        }
        last = now;
        LOGGER.atWarn()
                .addKeyValue("router", router)
                .log(
                        "not named in `nodes`, so it is given routes, and neither waited for nor listened to: {}",
                        words());
        unsaid.clear();
    }

    private String words() {
        int more = unsaid.size() - NAMED_MOST;
        return unsaid.stream().limit(NAMED_MOST).collect(Collectors.joining(", "))
                + (more > 0 ? ", and " + more + " more" : "");
    }
}
