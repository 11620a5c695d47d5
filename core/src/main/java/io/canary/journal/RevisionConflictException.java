package io.canary.journal;

/**
 * An entry does not follow the last one in the journal: either another process writes to it, or a move was lost or
 * written twice.
 */
final class RevisionConflictException extends Exception {
    private static final long serialVersionUID = 1;

    RevisionConflictException(JournalEntry entry) {
        super("the journal does not have deployment " + entry.id() + " at revision "
                + (entry.after().revision() - 1)
                + ", which the next move starts from: another process may have written to it; restart this one");
    }
}
