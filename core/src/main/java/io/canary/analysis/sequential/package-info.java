/**
 * Tests that hold at every look: e-processes, whose false-alarm rate is bounded however often one looks and whenever
 * one stops (Ville's inequality; Ramdas, Grünwald, Vovk, Shafer, "Game-theoretic statistics and safe anytime-valid
 * inference", arXiv 2210.01948). Pure: no clock, no threads, no randomness.
 */
@NullMarked
package io.canary.analysis.sequential;

import org.jspecify.annotations.NullMarked;
