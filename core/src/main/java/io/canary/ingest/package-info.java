/** Metrics ingestion: parse, check, group, and hand samples to their deployments. */
@NullMarked
package io.canary.ingest;

import org.jspecify.annotations.NullMarked;
