package io.canary.eventbus;

/** The public addresses of the orchestrator, for verticles in the same JVM or cluster. These names do not change. */
public final class Addresses {
    /**
     * Takes samples: a JsonObject as for {@code POST /metrics}, a JsonArray of them, or, within the JVM, an {@link
     * io.canary.ingest.IncomingSample}. The reply to a request is {@code {"status": "accepted"}}; messages that are
     * sent or published are accepted too, without a reply.
     */
    public static final String METRICS = "canary.metrics";

    /** Answers requests about deployments; the header {@code action} selects the operation. */
    public static final String DEPLOYMENTS = "canary.deployments";

    /** Publishes every change of every deployment, as a JsonObject. */
    public static final String EVENTS = "canary.events";

    private Addresses() {}
}
