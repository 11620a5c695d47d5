package io.canary.bus;

/**
 * An immutable message that is passed by reference and never leaves the process. The receiver owns its protocol: a
 * request type, a reply type, and the {@link Address} that ties them together.
 */
public interface Local {}
