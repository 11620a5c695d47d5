package io.canary.eventbus;

/** Where verticles in the same JVM or cluster reach the orchestrator. These names are public and stay. */
public final class Addresses {
    /**
     * Takes samples: a JsonObject as for {@code POST /metrics}, a JsonArray of them, or, within the JVM, an {@link
     * io.canary.ingest.IncomingSample}. A request is answered with {@code {"status": "accepted"}}; what is only sent or
     * published is taken in the same way.
     */
    public static final String METRICS = "canary.metrics";

    /** Answers requests about deployments; the header {@code action} names what is wanted. */
    public static final String DEPLOYMENTS = "canary.deployments";

    /** Every change of every deployment is published here, as a JsonObject. */
    public static final String EVENTS = "canary.events";

    private Addresses() {}
}
