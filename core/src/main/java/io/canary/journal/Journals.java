package io.canary.journal;

import io.canary.config.Config;
import io.canary.config.JournalConfig;
import io.canary.files.DataFolder;
import io.canary.spi.settings.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens the configured journal. */
public final class Journals {
    private Journals() {}

    /** Whether a journal was opened before with this data folder; always false for a journal in memory. */
    public static boolean isKnown(Config config) {
        return Files.exists(config.data().dir().resolve(JournalMarker.FILE));
    }

    /**
     * Opens an existing journal, or creates the first one; blocks.
     *
     * @throws JournalException if it cannot be opened, or if a journal existed before and is missing now
     */
    public static Journal open(Config config) {
        return open(config, EmptyJournal.MISTAKE, List.of());
    }

    /**
     * Opens the journal and writes its marker; blocks. A journal in memory is always empty and needs no marker.
     *
     * @param empty how to treat an empty journal where there was one with content before
     * @param routerStates the state files of configured routers: a sign that there was a journal
     * @throws JournalException if it cannot be opened, or if a journal existed before and is missing now
     */
    public static Journal open(Config config, EmptyJournal empty, List<Path> routerStates) {
        var data = config.data().dir();
        return switch (config.journal().type()) {
            case MEMORY -> new MemoryJournal();
            case SQLITE -> sqlite(data, new JournalMarker(data, "journal " + SqliteDatabase.FILE, empty, routerStates));
            case POSTGRESQL -> {
                String place =
                        "journal " + JournalMarker.placeOf(text(config.journal().url()));
                yield postgres(config, data, new JournalMarker(data, place, empty, routerStates));
            }
        };
    }

    /** @throws JournalException if the file of an SQLite journal does not exist, as opening would create it */
    static void requireThere(Config config) {
        var file = config.data().dir().resolve(SqliteDatabase.FILE);
        if (config.journal().type() == JournalConfig.Type.SQLITE && !Files.exists(file)) {
            throw new JournalException("there is no journal: " + file + " does not exist; see data.dir");
        }
    }

    /**
     * The configured database. Blocks.
     *
     * @throws JournalException if there is none, or if it cannot be opened
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

    private static Journal sqlite(Path data, JournalMarker marker) {
        boolean missing = !Files.exists(data.resolve(SqliteDatabase.FILE));
        if (missing) {
            marker.foundEmpty(); // before anything is created there that looks like a journal
        }
        var journal = JdbcJournal.sqlite(data, missing ? () -> {} : marker::foundEmpty);
        marker.opened();
        return journal;
    }

    private static Journal postgres(Config config, Path data, JournalMarker marker) {
        refuseForeign(data);
        var journal = JdbcJournal.open(database(config), marker::foundEmpty);
        marker.opened();
        return journal;
    }

    /** With a remote database the folder may be missing. */
    private static void refuseForeign(Path data) {
        try {
            DataFolder.make(data).ifPresent(complaint -> {
                throw new JournalException(complaint);
            });
        } catch (IOException e) {
            // The marker reports it when it is written.
        }
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String text(@Nullable Secret secret) {
        return secret == null ? "" : secret.text();
    }
}
