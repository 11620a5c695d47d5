package io.canary.cli;

import io.vertx.core.json.JsonObject;

/** Exit statuses of the commands that talk to a service. They are public: scripts branch on them. */
final class ExitStatus {
    /** The request was carried out, or the state waited for was reached. */
    static final int REACHED = 0;

    /** The command line, or a file that it names, is invalid. Nothing was sent. */
    static final int USAGE = 2;

    /** The deployment ended as ROLLED_BACK. */
    static final int ROLLED_BACK = 3;

    /** The deployment ended as CANCELLED or FAILED. */
    static final int CANCELLED_OR_FAILED = 4;

    /** The timeout was reached. */
    static final int TIMED_OUT = 5;

    /** The service refused the request. */
    static final int REFUSED = 6;

    /** The service is unreachable, or unavailable at the moment. */
    static final int UNREACHABLE = 8;

    private ExitStatus() {}

    /** For a deployment after a wait. One that is still open has reached the state waited for. */
    static int of(JsonObject deployment) {
        return switch (deployment.getString("status")) {
            case "ROLLED_BACK" -> ROLLED_BACK;
            case "CANCELLED", "FAILED" -> CANCELLED_OR_FAILED;
            default -> REACHED;
        };
    }
}
