/**
 * Benchmarks. Machines differ and are noisy: what counts are ratios between things that were measured by turns in one
 * run.
 */
@NullMarked
package io.canary.bench;

import org.jspecify.annotations.NullMarked;
