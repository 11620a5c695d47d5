/**
 * The result after a tick: a {@code Finding}, with a {@code MetricFinding} for each metric and each {@code
 * MissingEvidence} that keeps the weight from rising. Immutable values; {@code FindingText} renders their sentence.
 */
@NullMarked
package io.canary.analysis.sequential.finding;

import org.jspecify.annotations.NullMarked;
