/**
 * What is known after a tick: a {@code Finding}, with a {@code MetricFinding} for each metric and each {@code
 * MissingEvidence} that keeps the weight from rising. Immutable values; {@code FindingText} writes their sentence.
 */
@NullMarked
package io.canary.analysis.sequential.finding;

import org.jspecify.annotations.NullMarked;
