package io.canary.spi.metrics;

import io.canary.spi.settings.Secret;

/** What the host gives to a source. */
public interface MetricSourceContext {

    /** The source's name in the configuration, for log lines and messages. */
    String sourceName();

    /**
     * Tells of a secret that the source has read by itself, as from a file or an answer: from then on no message, no
     * event and no line of the log shows it. What its settings have as {@link Secret}s, the host knows already. Never
     * blocks, may be called on any thread.
     */
    default void hide(Secret secret) {
        // a host that shows nothing has nothing to hide
    }
}
