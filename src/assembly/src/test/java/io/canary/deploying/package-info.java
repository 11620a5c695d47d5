/**
 * What the distribution brings to run it with systemd and in Kubernetes, and to use it from CI jobs.
 *
 * <p>{@link io.canary.deploying.HelmChart} renders and installs the chart, and {@link io.canary.deploying.KubernetesObjects} reads what
 * it and the manifests describe. {@code DryRunIT} and {@code HelmInstallationIT} ask a real API server.
 */
@NullMarked
package io.canary.deploying;

import org.jspecify.annotations.NullMarked;
