package io.canary.spi.settings;

import java.util.List;

/**
 * A text that is never shown: in a tree, what came from a place where secrets are kept; as a component of a record, a
 * setting that is one wherever it came from. Neither messages nor {@link #toString} have it.
 *
 * @param text the secret itself
 * @param parts what of it came from places where secrets are kept, where that is not all of it; may be empty
 */
public record Secret(String text, List<String> parts) {
    static final String SHOWN = "a secret";

    public Secret {
        parts = List.copyOf(parts);
    }

    /** A secret of one piece. */
    public Secret(String text) {
        this(text, List.of());
    }

    @Override
    public String toString() {
        return SHOWN;
    }
}
