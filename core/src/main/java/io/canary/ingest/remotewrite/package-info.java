/**
 * Metrics by remote-write of Prometheus, versions 1 and 2: read into the same reports as OTLP. Pure.
 *
 * <p>Enter at {@link io.canary.ingest.remotewrite.RemoteWriteReader}. {@code JudgedSeries} has the names that something
 * is judged by, {@code SeriesLabels} the meaning of labels, {@code NativeHistogram} the buckets.
 * Those of classic histograms are passed on one by one, to be put together where they are counted.
 */
@NullMarked
package io.canary.ingest.remotewrite;

import org.jspecify.annotations.NullMarked;
