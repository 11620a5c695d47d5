package io.canary.spi;

/** A router could not do, or could not confirm, what it was asked. The message is shown to people as it is. */
public class RouterException extends Exception {
    private static final long serialVersionUID = 1;

    /** What the host may expect from asking again. */
    public enum Kind {
        /** The traffic layer did not answer, or not in time; which split is in force is not known. Ask again. */
        UNREACHABLE,
        /**
         * The traffic layer refused. The split that was in force before the call is still in force, and the same
         * question will get the same answer.
         */
        REJECTED
    }

    private final Kind kind;

    public RouterException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public RouterException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What the host may expect from asking again. */
    public Kind kind() {
        return kind;
    }

    /** A failure that asking again may cure. */
    public static RouterException unreachable(String message) {
        return new RouterException(Kind.UNREACHABLE, message);
    }

    /** A refusal: nothing was changed, and asking again will not help. */
    public static RouterException rejected(String message) {
        return new RouterException(Kind.REJECTED, message);
    }
}
