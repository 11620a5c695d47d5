/**
 * Cumulative metric streams: what each point adds to the point before it. Pure.
 *
 * <p>Enter at {@link io.canary.ingest.stream.CumulativeStreams}, one for each deployment. Its points are of a {@link
 * io.canary.ingest.stream.Cumulative}: a counter, or a histogram with explicit or exponential buckets. Every way in
 * that receives cumulative values uses it, so that resets, restarts, repeated and late points are handled the same.
 * {@link io.canary.ingest.stream.ClassicHistograms} puts together the buckets that come one by one.
 */
@NullMarked
package io.canary.ingest.stream;

import org.jspecify.annotations.NullMarked;
