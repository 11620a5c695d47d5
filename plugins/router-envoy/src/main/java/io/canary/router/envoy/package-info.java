/**
 * An xDS control plane: tells Envoys, and gRPC clients that need no proxy, how a service's requests are shared out.
 *
 * <p>{@code Planner} and {@code Renderer} decide, as pure functions; a {@code Node} is one stream of one client with
 * its {@code Subscription}s; {@code GivenRoutes} is what all of them are given; {@code ControlPlane} is where calls and
 * streams meet, under one lock.
 */
@NullMarked
package io.canary.router.envoy;

import org.jspecify.annotations.NullMarked;
