/**
 * Samples, windows, aggregates, verdicts. Pure: no Vert.x, no I/O, no clock, no randomness; the caller passes the time.
 *
 * <p>Two ways to a {@link io.canary.analysis.Verdict}. With limits: a {@link io.canary.analysis.Window} sums samples in
 * slots, gives {@link io.canary.analysis.Aggregates}, and {@link io.canary.analysis.Judge} evaluates them against a
 * {@link io.canary.analysis.Policy}. With a comparison: {@link io.canary.analysis.Comparison} groups the samples of
 * both versions by tick ({@code Strata}), and {@code sequential} tests each tick that is closed; {@link
 * io.canary.analysis.Compared} is the result.
 *
 * <p>Beside them: {@code ShareCheck}, {@code SilenceCheck} and {@code ErrorSilenceCheck} check the reports themselves,
 * and {@code CountedReports} and {@code ReportContent} find reports that were sent twice. {@code PackedTicks} keeps
 * evidence for the journal in little room. Objects with state belong to one deployment and are not thread-safe.
 */
@NullMarked
package io.canary.analysis;

import org.jspecify.annotations.NullMarked;
