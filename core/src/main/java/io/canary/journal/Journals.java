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

/** Opens the journal that the configuration names. */
public final class Journals {
    private Journals() {}

    /** Whether a journal was opened before with this folder for everything durable; never so for one in memory. */
    public static boolean isKnown(Config config) {
        return Files.exists(config.data().dir().resolve(JournalMarker.FILE));
    }

    /**
     * Opens one that is there, or a first one; blocks.
     *
     * @throws JournalException if it cannot be opened, or there was one before and is none now
     */
    public static Journal open(Config config) {
        return open(config, EmptyJournal.MISTAKE, List.of());
    }

    /**
     * Opens it, and remembers which it was; blocks. One in memory is new each time, which nobody is asked for.
     *
     * @param empty what one with nothing in it is, where there was one before
     * @param routerStates what routers of the configuration have left behind: a sign that there was one
     * @throws JournalException if it cannot be opened, or there was one before and is none now
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

    /** @throws JournalException if the file of an SQLite journal is not there, which opening it would make */
    static void requireThere(Config config) {
        var file = config.data().dir().resolve(SqliteDatabase.FILE);
        if (config.journal().type() == JournalConfig.Type.SQLITE && !Files.exists(file)) {
            throw new JournalException("there is no journal: " + file + " does not exist; see data.dir");
        }
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

    private static Journal sqlite(Path data, JournalMarker marker) {
        boolean missing = !Files.exists(data.resolve(SqliteDatabase.FILE));
        if (missing) {
            marker.foundEmpty(); // before anything is made there that looks like one
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

    /** With a database elsewhere there need not be a folder. */
    private static void refuseForeign(Path data) {
        try {
            DataFolder.make(data).ifPresent(complaint -> {
                throw new JournalException(complaint);
            });
        } catch (IOException e) {
            // The marker says so, when it is written.
        }
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String text(@Nullable Secret secret) {
        return secret == null ? "" : secret.text();
    }
}
