/**
 * Metrics in OTLP: an export is read into what it says of the two versions of a deployment, and that into samples.
 * Pure, but for the streams that are remembered.
 *
 * <p>Enter at {@link io.canary.ingest.otlp.OtlpReader}, which reads protobuf in place and passes over everything that
 * nothing is judged by; JSON is written as protobuf first ({@link io.canary.ingest.otlp.OtlpJson}), so that both are
 * read by the same rules. {@code JudgedMetric} has the metrics and their rules, {@code PointAttributes} says which
 * requests failed, {@code DurationReader} checks the points. {@link io.canary.ingest.otlp.ResourceSamples} turns
 * cumulative points into increases by {@link io.canary.ingest.otlp.OtlpStreams} and sums the points of one time to a
 * sample.
 *
 * <p>{@link io.canary.ingest.otlp.CustomMappings} says which metrics a deployment wants beside these, {@code
 * CustomReader} reads their points, and {@code CustomSamples} makes samples of them.
 */
@NullMarked
package io.canary.ingest.otlp;

import org.jspecify.annotations.NullMarked;
