/**
 * What sources share, bundled in the jar of each: how much cumulative values grew, from raw points. Enter at {@link
 * io.canary.source.support.CounterSeries}. All of it is pure.
 */
@NullMarked
package io.canary.source.support;

import org.jspecify.annotations.NullMarked;
