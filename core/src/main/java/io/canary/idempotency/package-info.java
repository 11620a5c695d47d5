/** Requests that come with a key are done once, however often they come. */
@NullMarked
package io.canary.idempotency;

import org.jspecify.annotations.NullMarked;
