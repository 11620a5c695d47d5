/**
 * The saved state of an analysis: a {@code Memento} of named sections, each with its length.
 *
 * <p>{@code MementoWriter} and {@code MementoReader} are where to enter; {@code CompactNumbers} is the encoding. A
 * section that is missing, too short or too long is rejected by its name. States from before there were sections are
 * read in the present order of sections, which must not change as long as such states exist.
 */
@NullMarked
package io.canary.analysis.sequential.memento;

import org.jspecify.annotations.NullMarked;
