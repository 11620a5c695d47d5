/**
 * Recordings: NDJSON with a plan in its first line, then samples and the decisions that were made on them, as {@code
 * GET /deployments/{id}/samples} writes it and {@code POST /simulate} reads it. Enter at {@link
 * io.canary.recording.SimulationInput}, which has what a simulation needs; {@code RecordedLines} reads one line at a
 * time, as {@link io.canary.ingest.StrictSampleParser} reads a sample that is reported.
 */
@NullMarked
package io.canary.recording;

import org.jspecify.annotations.NullMarked;
