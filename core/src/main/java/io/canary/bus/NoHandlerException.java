package io.canary.bus;

/** The address has no consumer: what it stands for does not exist, or no longer exists. */
public final class NoHandlerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NoHandlerException(String address) {
        super("no handler at " + address, null, false, false);
    }
}
