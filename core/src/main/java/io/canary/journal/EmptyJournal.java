package io.canary.journal;

/** How to treat an empty journal where there was a journal with content before. */
public enum EmptyJournal {
    /** A mistake, such as a disk that is not mounted: the start is refused. */
    MISTAKE,
    /** A deliberate new start: the operator asked for it. */
    WANTED
}
