/**
 * Routers: made of their plugins and settings, and called as the SPI promises.
 *
 * <p>{@link io.canary.routing.Routers} opens those of the configuration. The actors see each, or several together, as a
 * {@link io.canary.routing.HostedRouter}: {@link io.canary.routing.RouterHost} is one, with a {@code ServiceCallQueue}
 * for each service; {@code RoutersSideBySide} and {@code RoutersInSeries} are several, of which {@code SideBySide},
 * {@code InSeries} and {@code ChainResults}, which are pure, make one answer. What a router measures goes to the {@link
 * io.canary.routing.TrafficReportSink}. {@code Redacting…} keeps secrets out of what routers say.
 */
@NullMarked
package io.canary.routing;

import org.jspecify.annotations.NullMarked;
