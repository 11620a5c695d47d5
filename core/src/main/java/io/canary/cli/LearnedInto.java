package io.canary.cli;

import io.canary.config.Config;
import io.canary.config.ConfigException;
import io.canary.config.JournalConfig;
import io.canary.journal.JournalException;
import io.canary.journal.Journals;
import io.canary.rollout.LearnedBaseline;
import java.util.concurrent.TimeUnit;

/** Stores the baseline that was learned from a recording in the journal of a stopped service. */
final class LearnedInto {
    private static final long WRITE_SECONDS = 30;

    private LearnedInto() {}

    /** @throws ConfigException if the journal cannot be written, for example because the service runs */
    static void journal(Config config, LearnedBaseline learned) throws Exception {
        if (config.journal().type() == JournalConfig.Type.MEMORY) {
            throw new ConfigException("journal.type is memory: nothing is kept that could be learned");
        }
        try (var journal = Journals.open(config)) {
            Futures.await(journal.remember(learned), WRITE_SECONDS, TimeUnit.SECONDS);
        } catch (JournalException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }
}
