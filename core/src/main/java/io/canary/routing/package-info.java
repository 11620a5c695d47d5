/**
 * Routers, called as the SPI promises.
 *
 * <p>Enter at {@link io.canary.routing.Routers}, which has every configured router by name, created from the plugins
 * that {@code plugins} has loaded. The measurements of a router go to the {@link io.canary.routing.TrafficReportSink}.
 *
 * <p>A call passes these layers: an actor calls a {@link io.canary.routing.HostedRouter}. {@link
 * io.canary.routing.RouterHost} is one router; {@code RoutersSideBySide} and {@code RoutersInSeries} are several as
 * one, and {@code MissingRouter} is one that is not configured any more. A {@code ServiceCallQueue} runs calls for one
 * service one at a time, each a {@code RouterCall} on a virtual thread with a time limit, and {@code RedactingRouter}
 * removes secrets from what the plugin says. {@code ChainResults}, {@code InSeries} and {@code SideBySide} are pure.
 */
@NullMarked
package io.canary.routing;

import org.jspecify.annotations.NullMarked;
