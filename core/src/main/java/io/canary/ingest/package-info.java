/**
 * Metrics ingestion: parse, check, group, and hand samples to their deployments.
 *
 * <p>{@link io.canary.ingest.IngestVerticle} answers {@link io.canary.ingest.IngestRequest}s. {@code FastSampleParser}
 * reads what is as usual, {@link io.canary.ingest.StrictSampleParser} everything else; a {@code BatchIntake} collects
 * what became of the samples of one body; {@code SampleDispatcher} has one {@code DeploymentSampleSender} for each
 * deployment. Parsing is pure.
 */
@NullMarked
package io.canary.ingest;

import org.jspecify.annotations.NullMarked;
