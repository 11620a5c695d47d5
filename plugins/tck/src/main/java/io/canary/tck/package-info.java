/**
 * Examines routers: whether they keep the promises that {@link io.canary.spi.TrafficRouter} makes in their name, and
 * whether the packaged plugin loads as the host will load it.
 *
 * <p>A plugin extends {@link io.canary.tck.TrafficRouterContract} in a unit test and {@link
 * io.canary.tck.PackagedPluginContract} in an integration test.
 */
@NullMarked
package io.canary.tck;

import org.jspecify.annotations.NullMarked;
