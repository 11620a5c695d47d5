/**
 * A source for anything that answers with JSON over HTTP.
 *
 * <p>{@code WebSource} obeys the host. {@code RequestTemplate} fills names and times into the request, and {@code
 * Answers} takes the counts out of the answer.
 */
@NullMarked
package io.canary.source.web;

import org.jspecify.annotations.NullMarked;
