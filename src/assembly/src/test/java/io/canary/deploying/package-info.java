/**
 * What the distribution brings to run it with systemd and in Kubernetes, and to use it from CI jobs.
 *
 * <p>{@link io.canary.deploying.HelmChart} renders the chart, {@link io.canary.deploying.KubernetesObjects} reads what it and the
 * manifests describe, and {@code DryRunIT} asks a real API server about both.
 */
@NullMarked
package io.canary.deploying;

import org.jspecify.annotations.NullMarked;
