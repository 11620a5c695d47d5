package io.canary.bus;

/**
 * An immutable message that goes by reference and never leaves the process. The receiver owns its protocol: a question
 * type, an answer type, and the {@link Address} that ties them together.
 */
public interface Local {}
