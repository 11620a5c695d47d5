/** Durable state: what was decided is written here before it is done. */
@NullMarked
package io.canary.journal;

import org.jspecify.annotations.NullMarked;
