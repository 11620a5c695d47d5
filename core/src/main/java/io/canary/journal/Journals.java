package io.canary.journal;

import io.canary.config.Config;
import io.canary.spi.settings.Secret;
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
            case SQLITE, POSTGRESQL -> JdbcJournal.open(database(config));
        };
    }

    /**
     * The database behind it. Blocks.
     *
     * @throws JournalException if there is none, or it cannot be had
     */
    static Database database(Config config) {
        var journal = config.journal();
        return switch (journal.type()) {
            case MEMORY -> throw new JournalException("journal.type is memory: nothing is kept");
            case SQLITE -> new SqliteDatabase(config.data().dir());
            case POSTGRESQL ->
                new PostgresDatabase(
                        text(journal.url()),
                        text(journal.user()),
                        text(journal.password()),
                        PostgresTls.of(text(journal.url()), journal.tls(), journal.tlsAuthority()));
        };
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String text(@Nullable Secret secret) {
        return secret == null ? "" : secret.text();
    }
}
