/**
 * Latency distributions as other systems write them: each format is read into the histogram of the SPI, or refused.
 * Pure.
 *
 * <p>Enter at {@link io.canary.ingest.distribution.LatencyBody}, which has exactly one of four formats: {@code
 * DdSketchReader} (protobuf, by {@link io.canary.ingest.wire.Wire}), {@code ExponentialBody} (OpenTelemetry), {@code
 * HdrReader} (HdrHistogram, by {@code Inflated}), {@code ExplicitReader} (buckets of Prometheus). {@link
 * io.canary.ingest.distribution.CountedLatencies} takes counts that are numbers already. Each adds counts to a {@code
 * DistributionBuilder}, which checks them, collects errors, and makes a {@link
 * io.canary.ingest.distribution.Distribution} with its accuracy. A new format is one component of {@code LatencyBody}
 * and one reader. Input is not trusted: no reader allocates by a number that it read.
 */
@NullMarked
package io.canary.ingest.distribution;

import org.jspecify.annotations.NullMarked;
