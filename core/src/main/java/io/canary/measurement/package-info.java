/**
 * What reports samples of deployments by itself, without a request from outside.
 *
 * <p>There is one source: {@link io.canary.measurement.RouterReports}, for the routers that measure. It finds the
 * deployment of a service in {@link io.canary.ingest.ActiveDeployments}, and hands its samples to {@code ingest}, which
 * treats them like all others. A source that is a plugin is a {@link io.canary.plugins.PluginKind} of its own.
 */
@NullMarked
package io.canary.measurement;

import org.jspecify.annotations.NullMarked;
