package io.canary.spi.metrics;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A source could not be read. The message is shown to people as it is. */
public class MetricSourceException extends Exception {
    private static final long serialVersionUID = 1;

    /** What the host may expect from reading again. */
    public enum Kind {
        /** No answer, or a partial one: reading again may succeed. */
        UNAVAILABLE,
        /** The query is refused: reading it again will not succeed. */
        REFUSED
    }

    private final Kind kind;
    private final transient @Nullable Duration retryAfter;

    private MetricSourceException(Kind kind, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    /** A failure that reading again may cure. */
    public static MetricSourceException unavailable(String message, @Nullable Throwable cause) {
        return new MetricSourceException(Kind.UNAVAILABLE, message, null, cause);
    }

    /** The monitoring system has too much to do, and says when to come back. */
    public static MetricSourceException busy(String message, Duration retryAfter) {
        return new MetricSourceException(Kind.UNAVAILABLE, message, retryAfter, null);
    }

    /** The monitoring system refuses the query, in its words. */
    public static MetricSourceException refused(String message) {
        return new MetricSourceException(Kind.REFUSED, message, null, null);
    }

    /** What the host may expect from reading again. */
    public Kind kind() {
        return kind;
    }

    /** How long not to read; null if the monitoring system did not say. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
