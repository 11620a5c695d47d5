package io.canary.spi.settings;

/**
 * One thing that is wrong with a tree of values.
 *
 * @param pointer where, as a JSON pointer (RFC 6901); empty for the whole
 * @param detail what, for people, as a sentence without the name in front: {@code must be from 0 to 1, was 2}
 */
public record Problem(String pointer, String detail) {

    /** The same problem, of a tree that stands at {@code parent} in a larger one. */
    public Problem below(String parent) {
        return new Problem(parent + pointer, detail);
    }

    /** For a line of text: {@code policy.max_error_rate must be from 0 to 1, was 2}. */
    @Override
    public String toString() {
        return pointer.isEmpty() ? detail : pointer.substring(1).replace('/', '.') + " " + detail;
    }
}
