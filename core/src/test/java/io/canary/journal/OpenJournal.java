package io.canary.journal;

import io.canary.journal.Journal.StoredDeployment;
import java.util.List;

/** The journal of one test, which is empty and open when the test starts. */
interface OpenJournal {
    Journal journal();

    /** Opens the journal of this test; the same one each time. */
    Journal open();

    /** Closes the journal and opens it again, as a restart of the service does. */
    void reopen();

    default List<StoredDeployment> loaded() {
        return JournalAssertions.loaded(journal());
    }
}
