package io.canary.telemetry;

/** What can become of a sample. */
public enum SampleFate {
    /** It counts. */
    ACCEPTED("accepted", "none"),
    /** Well-formed, but older than the window. */
    TOO_OLD("ignored", "too_old"),
    /** A report that was received before. */
    DUPLICATE("ignored", "duplicate"),
    /** From a router or by the name of a service, for which no deployment takes it. */
    NO_ACTIVE_DEPLOYMENT("ignored", "no_active_deployment"),
    /** Malformed, or impossible. */
    INVALID("refused", "invalid"),
    /** For a deployment that does not exist. */
    UNKNOWN("refused", "unknown_deployment"),
    /** By the name of a service that has no open deployment. */
    UNKNOWN_SERVICE("refused", "no_active_deployment"),
    ENDED("refused", "ended_deployment"),
    /** The deployment did not answer. */
    UNAVAILABLE("refused", "unavailable");

    private final String result;
    private final String cause;

    SampleFate(String result, String cause) {
        this.result = result;
        this.cause = cause;
    }

    String result() {
        return result;
    }

    String cause() {
        return cause;
    }
}
