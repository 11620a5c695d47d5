/**
 * Protobuf's wire format, read in place: the bytes are not trusted, so nothing is allocated by a number that they say.
 * Pure.
 *
 * <p>Enter at {@link io.canary.ingest.wire.Wire}.
 */
@NullMarked
package io.canary.ingest.wire;

import org.jspecify.annotations.NullMarked;
