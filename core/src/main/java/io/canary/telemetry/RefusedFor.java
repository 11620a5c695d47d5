package io.canary.telemetry;

/**
 * Why a connection or a request was refused: a limit, slowness, or its origin.
 */
public enum RefusedFor {
    /** The limit of open connections is reached. */
    CONNECTIONS("connections"),
    /** The limit of connections from one address is reached. */
    CONNECTIONS_OF_ADDRESS("connections_of_address"),
    /** The limit of bytes in all bodies together is reached. */
    BODY_BYTES("body_bytes"),
    /** The limit of bytes in all responses that wait for their clients is reached. */
    ANSWER_BYTES("answer_bytes"),
    /** A client did not read its response in time. */
    ANSWER_TIME("answer_time"),
    /** A head or a body took too long, or arrived too slowly. */
    UPLOAD_TIME("upload_time"),
    /** A body had so many errors that the rest was not read. */
    MISTAKES("mistakes"),
    /** The limit of open deployments is reached. */
    OPEN_DEPLOYMENTS("open_deployments"),
    /** The limit of commands that wait for their turn at one deployment is reached. */
    QUEUED_COMMANDS("queued_commands"),
    /** The limit of simulations, reads, long polls or event streams is reached. */
    PLACES("places"),
    /** The limit of idempotency keys of one client is reached. */
    IDEMPOTENCY_KEYS("idempotency_keys"),
    /** The request was for a host name that is not this service's. */
    HOST("host"),
    /** A page of another origin sent the request. */
    ORIGIN("origin"),
    /** The request lacks the headers that a page of another site cannot set. */
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
