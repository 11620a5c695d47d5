/**
 * What is observed of each metric, and what is usual for the baseline.
 *
 * <p>{@code Watches} is where to enter: it has a {@code Watch} for each metric, made by {@code WatchFactory}. A {@code
 * RatioWatch}, {@code DistributionWatch} or {@code GaugeWatch} turns the reports of a tick into arguments of its
 * e-processes. {@code Dispersion}, {@code Spread}, {@code InstanceSpread} and {@code Thresholds} learn from the
 * baseline alone, and {@code BaselineHistory} brings in what earlier rollouts have learned. {@code StepWarmup}, {@code
 * ColdStart} and {@code StartRecovery} say when a step is too young, {@code IncidentFlag} when the baseline is
 * anomalous, and {@code MetricReports} what is not reported. All of it is pure, and changes only when it takes in a
 * tick.
 */
@NullMarked
package io.canary.analysis.sequential.watch;

import org.jspecify.annotations.NullMarked;
