/**
 * Moves traffic that a Kubernetes cluster routes: by the weights of an object of its API, changed and read back there.
 *
 * <p>{@code KubernetesRouter} obeys the host. A {@code Reconciler} brings one service to a {@code DesiredState}: its
 * {@code ReconcileLoop} reads, makes one {@code Step}, and reads again, until nothing is left to do. What a step is, a
 * {@code RouteAdapter} decides for its kind of object, as a pure function: {@code WeightAdapter} (HTTPRoute,
 * TraefikService and others with weights) and {@code IngressAdapter} (a canary Ingress of ingress-nginx).
 *
 * <p>{@code ApiServer} is the only class that talks to the cluster, {@code ClusterObjects} finds objects in the
 * version that it has, {@code Writer} writes with a {@code SplitAnnotation} beside the change, and {@code
 * Confirmation} waits until controllers have accepted it.
 */
@NullMarked
package io.canary.router.kubernetes;

import org.jspecify.annotations.NullMarked;
