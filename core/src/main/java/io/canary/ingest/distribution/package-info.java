/** Latency distributions as other systems write them: each format is read into the canonical one, or refused. */
@NullMarked
package io.canary.ingest.distribution;

import org.jspecify.annotations.NullMarked;
