/**
 * What REST and the event bus have in common: requests read, answers and refusals written. {@link
 * io.canary.api.Deployments} asks the actors, {@link io.canary.api.JournalQueries} the journal.
 */
@NullMarked
package io.canary.api;

import org.jspecify.annotations.NullMarked;
