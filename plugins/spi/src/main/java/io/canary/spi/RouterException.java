package io.canary.spi;

/** A router could not do, or could not confirm, what it was asked. The message is shown to people as it is. */
public class RouterException extends Exception {
    private static final long serialVersionUID = 1;

    /** What the host may expect from asking again. */
    public enum Kind {
        /** The traffic layer did not answer, or not in time; which split is in force is not known. Ask again. */
        UNREACHABLE,
        /**
         * The traffic layer could not be asked at all: nothing was sent that it could have acted on. The split that was
         * in force before the call is still in force. Ask again.
         */
        UNAVAILABLE,
        /**
         * The traffic layer refused. The split that was in force before the call is still in force, and the same
         * question will get the same answer, until the traffic layer is changed.
         */
        REJECTED;

        /** Whether the split that was in force before the call is surely still in force. */
        public boolean changedNothing() {
            return this != UNREACHABLE;
        }
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

    /** A failure that asking again may cure, and that has surely changed nothing. */
    public static RouterException unavailable(String message) {
        return new RouterException(Kind.UNAVAILABLE, message);
    }

    /** A refusal: nothing was changed, and asking again will not help. */
    public static RouterException rejected(String message) {
        return new RouterException(Kind.REJECTED, message);
    }
}
