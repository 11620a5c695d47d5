/**
 * Metrics ingestion: samples are parsed, checked, grouped, and handed to the actors of their deployments.
 *
 * <p>Enter at {@link io.canary.ingest.IngestVerticle}, one per event loop; senders choose the one on their own loop by
 * {@link io.canary.ingest.EventLoopAffinity}. {@code FastSampleParser} reads a usual sample in one pass; whatever it
 * does not take, {@code StrictSampleParser} reads again through {@code SampleTree} and {@code SampleBody}, with every
 * error. Lines of NDJSON come by {@code LineReader}; samples that are objects already by {@code TypedSamples}.
 *
 * <p>Exports of other systems ({@code otlp}, {@code remotewrite}) come by {@code ExportIntake}: they are read without
 * effect, and their cumulative streams are counted when their deployments have answered.
 *
 * <p>{@code SampleDispatcher} finds the deployment and version of each sample, and a {@code DeploymentSampleSender}
 * sends them on in batches; an actor that does not answer is a 503. {@code recording} reads the samples of a
 * recording with the same readers. A new field of a sample belongs in both parsers: {@code FastAndSlowReadersTest}
 * holds them together.
 */
@NullMarked
package io.canary.ingest;

import org.jspecify.annotations.NullMarked;
