package io.canary.cli;

import io.vertx.core.json.JsonObject;

/** How the commands that talk to a service end. The numbers are public: scripts branch on them. */
final class ExitStatus {
    /** What was asked for is done, or what was waited for has come. */
    static final int REACHED = 0;

    /** The command line, or a file that it names, cannot be understood. Nothing was sent. */
    static final int USAGE = 2;

    /** The deployment ended as ROLLED_BACK. */
    static final int ROLLED_BACK = 3;

    /** The deployment ended as CANCELLED or FAILED. */
    static final int CANCELLED_OR_FAILED = 4;

    /** The time is over. */
    static final int TIMED_OUT = 5;

    /** The service refused the request. */
    static final int REFUSED = 6;

    /** The service does not answer, or cannot at the moment. */
    static final int UNREACHABLE = 8;

    private ExitStatus() {}

    /** Of a deployment that was waited for. One that is still open has reached what was waited for. */
    static int of(JsonObject deployment) {
        return switch (deployment.getString("status")) {
            case "ROLLED_BACK" -> ROLLED_BACK;
            case "CANCELLED", "FAILED" -> CANCELLED_OR_FAILED;
            default -> REACHED;
        };
    }
}
