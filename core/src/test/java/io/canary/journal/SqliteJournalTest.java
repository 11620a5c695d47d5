package io.canary.journal;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest extends JournalContract {
    @TempDir
    Path directory;

    @Override
    public Journal open() {
        return JdbcJournal.sqlite(directory.resolve("data"));
    }
}
