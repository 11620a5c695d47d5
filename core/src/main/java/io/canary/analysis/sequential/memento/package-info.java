/**
 * The saved state of an analysis: a {@code Memento} of named sections, each with its length.
 *
 * <p>{@code MementoWriter} and {@code MementoReader} are where to enter; {@code CompactNumbers} are the bytes. A
 * section that is missing, too short or too long is refused by its name. States from before there were sections are
 * read in the order of today's sections: that order must stay as it is, as long as those are to be read.
 */
@NullMarked
package io.canary.analysis.sequential.memento;

import org.jspecify.annotations.NullMarked;
