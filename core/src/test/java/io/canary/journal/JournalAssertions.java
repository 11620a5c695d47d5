package io.canary.journal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Assertions that the tests of all journals share. */
final class JournalAssertions {

    private JournalAssertions() {}

    /** All deployments of the journal, as a start loads them. */
    static List<Journal.StoredDeployment> loaded(Journal journal) {
        var all = new ArrayList<Journal.StoredDeployment>();
        journal.load(all::add);
        return all;
    }

    /** Has one line, as for a log or a terminal. */
    static void assertRefused(ThrowingCallable call, String words) {
        assertThatThrownBy(call)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n");
    }
}
