/**
 * What a router plugin promises, what the host promises in return, and the values that pass between them.
 *
 * <p>A plugin needs {@link io.canary.spi.TrafficRouterFactory} and {@link io.canary.spi.TrafficRouter}; everything else
 * here is a value. The package knows nothing of the orchestrator and nothing of Vert.x.
 */
@NullMarked
package io.canary.spi;

import org.jspecify.annotations.NullMarked;
