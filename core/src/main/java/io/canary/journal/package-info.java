/**
 * Durable state: a decision is written here before it is carried out.
 *
 * <p>Enter at {@link io.canary.journal.Journal}, the interface that the actors append to. {@link
 * io.canary.journal.Journals} opens the one that is configured: {@code MemoryJournal}, or {@code JdbcJournal} over
 * {@code SqliteDatabase} or {@code PostgresDatabase}.
 *
 * <p>Writing: callers queue a {@code JournalEntry}; {@code Writer} is the only thread that writes, {@code GroupCommit}
 * puts whatever waits into one transaction of a {@code Session}, and the {@code *Table} classes hold the SQL. Reading:
 * {@code Reader} blocks and runs on workers.
 *
 * <p>The form of records is pure: {@code Codec} and the {@code *Json} classes turn a deployment and a decision into
 * JSON and back. Specs and verdicts are stored as their records are: a new component needs nothing here, and has its
 * default where it was not stored. Any other change raises {@code Codec.SCHEMA}, and a function in {@code SpecJson} or
 * {@code DecisionUpgrades} makes the new tree of an older one. A new column is a migration in {@code
 * src/main/resources/db/migration} and one table class. {@code Backups} and {@code Repairs} serve
 * the command line while no service runs.
 */
@NullMarked
package io.canary.journal;

import org.jspecify.annotations.NullMarked;
