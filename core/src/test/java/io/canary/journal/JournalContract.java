package io.canary.journal;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every journal promises that outlives the process. */
abstract class JournalContract
        implements DurableDeploymentsContract,
                AppendContract,
                JournalReadsContract,
                VersionOutcomesContract,
                LearnedBaselinesContract,
                IdempotencyRecordsContract {
    private Journal journal;

    @BeforeEach
    void openFirst() {
        journal = open();
    }

    @AfterEach
    void closeLast() {
        journal.close();
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public void reopen() {
        journal.close();
        journal = open();
    }
}
