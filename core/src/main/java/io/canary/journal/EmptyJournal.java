package io.canary.journal;

/** What a journal with nothing in it is taken for, where there was one before. */
public enum EmptyJournal {
    /** A mistake, such as a disk that is not mounted: the start is refused. */
    MISTAKE,
    /** The beginning of a new one: somebody said so. */
    WANTED
}
