/**
 * What reports samples of deployments by itself, without a request from outside. All of it ends in ordinary samples,
 * which {@code ingest} treats like those of any reporter.
 *
 * <ul>
 *   <li>{@link io.canary.measurement.RouterReports}: the routers that measure. It finds the deployment of a service in
 *       {@link io.canary.ingest.ActiveDeployments}.
 *   <li>{@link io.canary.measurement.MetricSources}: the configured monitoring systems. {@link
 *       io.canary.measurement.SourceReaders} follows the deployments and has a {@code SourceReading} for each query of
 *       each: a loop on a virtual thread that reads interval by interval. {@code SourceHost} keeps the promises of the
 *       SPI to one source. Pure: {@code ReadPlan} (which interval, and when), {@code SourceBreaker} (whether it is read
 *       at all), {@code ReadingSample} (what was read, as a sample), {@code SourceSelection} (what is read for a
 *       request).
 * </ul>
 */
@NullMarked
package io.canary.measurement;

import org.jspecify.annotations.NullMarked;
