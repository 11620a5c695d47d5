/**
 * Sources: what reports samples of deployments by itself, without a request from outside. Today these are the routers
 * that measure ({@link io.canary.measurement.RouterReports}). {@link io.canary.measurement.SampleSources} tells every
 * {@link io.canary.measurement.SampleSource} which samples a deployment takes; a source hands its samples to {@code
 * ingest}, which treats them like all others.
 */
@NullMarked
package io.canary.measurement;

import org.jspecify.annotations.NullMarked;
