/**
 * What a plugin promises that reads metrics of both versions from a monitoring system, what the host promises in
 * return, and the values that pass between them.
 *
 * <p>A plugin needs {@link io.canary.spi.metrics.MetricSourceFactory} and {@link io.canary.spi.metrics.MetricSource};
 * everything else here is a value.
 */
@NullMarked
package io.canary.spi.metrics;

import org.jspecify.annotations.NullMarked;
