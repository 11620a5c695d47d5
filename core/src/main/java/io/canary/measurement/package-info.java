/**
 * Sources: what reports samples of deployments by itself, without a request from outside.
 *
 * <p>Each is a {@link io.canary.measurement.SampleSource}, which learns as a listener which samples a deployment takes,
 * and hands its samples to {@code ingest}, which treats them like all others. Today there is one: {@link
 * io.canary.measurement.RouterReports}, for the routers that measure. A source that is a plugin is a {@link
 * io.canary.plugins.PluginKind} of its own.
 */
@NullMarked
package io.canary.measurement;

import org.jspecify.annotations.NullMarked;
