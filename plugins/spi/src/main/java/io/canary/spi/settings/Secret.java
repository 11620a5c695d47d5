package io.canary.spi.settings;

/**
 * A text that nobody is shown: in a tree, what came from a place where secrets are kept; as a component of a record, a setting
 * that is one wherever it came from. Neither messages nor {@link #toString} have it.
 *
 * @param text the secret itself
 */
public record Secret(String text) {
    static final String SHOWN = "a secret";

    @Override
    public String toString() {
        return SHOWN;
    }
}
