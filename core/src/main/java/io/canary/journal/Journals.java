package io.canary.journal;

import io.canary.config.Config;
import org.jspecify.annotations.Nullable;

/** Opens the journal that the configuration names. */
public final class Journals {
    private Journals() {}

    /**
     * Opens it; blocks.
     *
     * @throws JournalException if it cannot be opened
     */
    public static Journal open(Config config) {
        return switch (config.journal().type()) {
            case MEMORY -> new MemoryJournal();
            case SQLITE -> JdbcJournal.sqlite(config.data().dir());
            case POSTGRESQL ->
                JdbcJournal.postgres(
                        text(config.journal().url()),
                        text(config.journal().user()),
                        text(config.journal().password()));
        };
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
