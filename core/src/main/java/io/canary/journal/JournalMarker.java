package io.canary.journal;

import io.canary.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which journal was in use, in a file outside the journal. An empty journal knows of no deployment. If the
 * service started with an empty journal in place of the real one, it would leave the traffic where it is, and no canary
 * would ever be rolled back.
 */
final class JournalMarker {
    static final String FILE = "journal.known";
    private static final Logger LOGGER = LoggerFactory.getLogger(JournalMarker.class);
    private static final Pattern SCHEMA = Pattern.compile("[?&]currentSchema=([^&]*)");

    private final Path data;
    private final Path file;
    private final String journal;
    private final EmptyJournal empty;
    private final List<Path> routerStates;

    /**
     * The marker of a journal that is about to be opened.
     *
     * @param data the folder for everything durable
     * @param journal its kind and location, without secrets
     * @param routerStates the state files of configured routers that exist
     */
    JournalMarker(Path data, String journal, EmptyJournal empty, List<Path> routerStates) {
        this.data = data;
        this.file = data.resolve(FILE);
        this.journal = journal;
        this.empty = empty;
        this.routerStates = routerStates;
    }

    /** Identifies a database by its URL with its schema, without user and password. */
    static String placeOf(String url) {
        var schema = SCHEMA.matcher(url);
        String place = url.replaceFirst("[?].*", "").replaceFirst("//[^/@]*@", "//");
        return schema.find() ? place + "?currentSchema=" + schema.group(1) : place;
    }

    /**
     * Called when the journal is empty.
     *
     * @throws JournalException if there was a journal before, and no new one was asked for
     */
    void foundEmpty() {
        var before = before();
        if (empty == EmptyJournal.WANTED) {
            LOGGER.atWarn().addKeyValue("journal", journal).log("new journal, as --init says: no deployment is known");
        } else if (before.isPresent()) {
            throw refused("there was " + (before.get().equals(journal) ? "one" : before.get()) + " (" + file + ")");
        } else if (!routerStates.isEmpty()) {
            throw refused("a router has kept what it did for one (" + routerStates.getFirst() + ")");
        }
    }

    private JournalException refused(String sign) {
        return new JournalException(journal + " is empty or gone, but " + sign
                + ": mount its disk, correct the configuration, or restore a backup; or start once with --init for an"
                + " empty journal that knows no deployment");
    }

    /** Called when the journal is open: writes the marker. A failure to write it does not stop the start. */
    void opened() {
        var before = before();
        if (before.filter(journal::equals).isPresent()) {
            return;
        }
        before.ifPresent(other -> LOGGER.atWarn()
                .addKeyValue("journal", journal)
                .addKeyValue("before", other)
                .log("another journal than before"));
        try {
            PrivateFiles.folder(data);
            Path next = data.resolve(FILE + ".new");
            Files.deleteIfExists(next);
            PrivateFiles.file(next);
            Files.writeString(next, journal + "\n");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOGGER.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("why", e)
                    .log("which journal this is cannot be remembered: that it is gone would not be noticed");
        }
    }

    private Optional<String> before() {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (java.nio.file.NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw new JournalException(file + ", which says what journal there was, cannot be read (" + e + ")", e);
        }
    }
}
