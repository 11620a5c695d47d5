/**
 * The statistics: e-processes, each with its null, its formula and its source.
 *
 * <p>A test ({@code HarmTest}, {@code ExceedanceTest}, {@code SignTest}, {@code LimitTest}, {@code NonInferiorityTest})
 * turns a {@code Tick} into log likelihood ratios; a {@code Mixture} turns those into one e-value. Start with the
 * classes that combine the two: {@code RatioEProcess}, {@code ExceedanceEProcess} and {@code SignEProcess} for harm,
 * {@code ErrorProofs} and {@code ExceedanceProof} for its absence. {@code CombinedEvidence} is all evidence of harm,
 * {@code BakeWatch} detects a change during a bake, {@code ShareTest} a wrong share of the traffic, and {@code
 * RatioInterval} says how large the effect is. The tests are functions; the rest has the state of one rollout. No class
 * here depends on a metric, except that {@code ErrorLimit} and {@code ShareTest} read their input from a report.
 */
@NullMarked
package io.canary.analysis.sequential.eprocess;

import org.jspecify.annotations.NullMarked;
