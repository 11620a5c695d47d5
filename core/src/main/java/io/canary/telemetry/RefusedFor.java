package io.canary.telemetry;

/**
 * What a connection or a request was refused for that was one too many, too slow, or not from where requests may come.
 */
public enum RefusedFor {
    /** As many connections are open as may be. */
    CONNECTIONS("connections"),
    /** One address has as many connections as an address may have. */
    CONNECTIONS_OF_ADDRESS("connections_of_address"),
    /** The bodies that are being read have as many bytes as all may have together. */
    BODY_BYTES("body_bytes"),
    /** The answers that their clients have not taken yet have as many bytes as all may have together. */
    ANSWER_BYTES("answer_bytes"),
    /** A client did not take its answer. */
    ANSWER_TIME("answer_time"),
    /** A head or a body took too long, or came too slowly. */
    UPLOAD_TIME("upload_time"),
    /** Too much in one body was wrong for the rest to be read. */
    MISTAKES("mistakes"),
    /** As many deployments are open as the heap can carry. */
    OPEN_DEPLOYMENTS("open_deployments"),
    /** As many simulations, reads, waits or event streams are under way as may be. */
    PLACES("places"),
    /** One client has as many idempotency keys as a client may have. */
    IDEMPOTENCY_KEYS("idempotency_keys"),
    /** The request was for a host that this service does not answer as. */
    HOST("host"),
    /** A page of another origin sent the request. */
    ORIGIN("origin"),
    /** The request said neither that it is JSON nor that it is meant for this service, as no foreign page can. */
    CONTENT_TYPE("content_type");

    private final String why;

    RefusedFor(String why) {
        this.why = why;
    }

    /** The label {@code why} of {@code canary_refused_total}. */
    public String why() {
        return why;
    }
}
