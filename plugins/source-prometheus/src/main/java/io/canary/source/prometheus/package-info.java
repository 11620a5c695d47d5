/**
 * A source for Prometheus, and for what speaks its API: Thanos, Mimir, Cortex, VictoriaMetrics.
 *
 * <p>{@code PrometheusSource} obeys the host. {@code Promql} fills in queries; {@code PrometheusApi} sends them, and
 * {@code ResponseReader} reads the answers. {@code SeriesHistories} gets the raw points that {@link
 * io.canary.source.support.CounterSeries} subtracts, of counters as they are, of histograms as {@code Latencies} puts
 * them together.
 */
@NullMarked
package io.canary.source.prometheus;

import org.jspecify.annotations.NullMarked;
