/**
 * The observation of each metric, and the usual values of the baseline.
 *
 * <p>{@code Watches} is where to enter: it has a {@code Watch} for each metric, made by {@code WatchFactory}. A {@code
 * RatioWatch}, {@code DistributionWatch} or {@code GaugeWatch} turns the reports of a tick into arguments of its
 * e-processes. {@code Dispersion}, {@code Spread}, {@code InstanceSpread} and {@code Thresholds} learn from the
 * baseline alone, and {@code BaselineHistory} adds what earlier rollouts have learned. {@code StepWarmup}, {@code
 * ColdStart} and {@code StartRecovery} say when a step is too young, {@code IncidentFlag} when the baseline is
 * anomalous, and {@code MetricReports} which metrics are not reported. All of it is pure, and changes only with a tick.
 */
@NullMarked
package io.canary.analysis.sequential.watch;

import org.jspecify.annotations.NullMarked;
