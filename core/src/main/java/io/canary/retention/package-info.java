/**
 * What is forgotten, and when: by age and by count.
 *
 * <p>{@link io.canary.retention.EvenlyKept} keeps a number of items of each service and of all together, and takes
 * what is beyond from the service with the most. {@link io.canary.retention.AgeClock} says how old something is by the
 * steady clock, so that a wall clock that jumps deletes nothing. Neither reads a clock by itself, and neither is
 * thread-safe.
 */
@NullMarked
package io.canary.retention;

import org.jspecify.annotations.NullMarked;
