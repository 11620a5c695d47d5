package io.canary.tracing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs trouble with the collector: a warning now and then, and when it is over. A collector that comes and goes does
 * not fill the log. For one thread.
 */
final class ExportLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(RolloutTraces.class);
    private static final Duration AT_MOST_EVERY = Duration.ofMinutes(10);

    private final String host;
    private final InstantSource clock;
    private @Nullable Instant warnedAt;
    private boolean isOpen;

    /** @param host of the collector */
    ExportLog(String host, InstantSource clock) {
        this.host = host;
        this.clock = clock;
    }

    /** Spans are not exported now. */
    void later(String why, int waiting) {
        if (isDue()) {
            isOpen = true;
            LOGGER.atWarn()
                    .addKeyValue("collector", host)
                    .addKeyValue("waiting", waiting)
                    .log("traces cannot be exported, which is tried again: {}", why);
        }
    }

    /** Spans are lost. */
    void lost(String why) {
        if (isDue()) {
            LOGGER.atWarn().addKeyValue("collector", host).log("spans of traces are lost: {}", why);
        }
    }

    /** Spans are exported. */
    void exported() {
        if (isOpen) {
            isOpen = false;
            LOGGER.atInfo().addKeyValue("collector", host).log("traces are exported again");
        }
    }

    private boolean isDue() {
        var now = clock.instant();
        var last = warnedAt;
        boolean isDue = last == null
                || now.isBefore(last)
                || Duration.between(last, now).compareTo(AT_MOST_EVERY) >= 0;
        warnedAt = isDue ? now : last;
        return isDue;
    }
}
