package io.canary.bus;

/** Nobody listens at the address: the thing that would does not exist (any more). */
public final class NoHandlerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NoHandlerException(String address) {
        super("nobody listens at " + address, null, false, false);
    }
}
