package io.canary.telemetry;

/** The possible outcomes of a sample. */
public enum SampleFate {
    /** Counted. */
    ACCEPTED("accepted", "none"),
    /** Well-formed, but older than the window. */
    TOO_OLD("ignored", "too_old"),
    /** Received before. */
    DUPLICATE("ignored", "duplicate"),
    /** From a router, or by service name, while no deployment takes it. */
    NO_ACTIVE_DEPLOYMENT("ignored", "no_active_deployment"),
    /** Malformed or invalid. */
    INVALID("refused", "invalid"),
    /** The deployment does not exist. */
    UNKNOWN("refused", "unknown_deployment"),
    /** By service name, while the service has no open deployment. */
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
