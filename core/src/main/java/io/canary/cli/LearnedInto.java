package io.canary.cli;

import io.canary.config.Config;
import io.canary.config.ConfigException;
import io.canary.config.JournalConfig;
import io.canary.journal.JournalException;
import io.canary.journal.Journals;
import io.canary.rollout.LearnedBaseline;
import java.util.concurrent.TimeUnit;

/** Puts what a recording teaches into the journal of a service that does not run. */
final class LearnedInto {
    private static final long WRITE_SECONDS = 30;

    private LearnedInto() {}

    /** @throws ConfigException where the journal cannot be written, as while the service runs */
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
