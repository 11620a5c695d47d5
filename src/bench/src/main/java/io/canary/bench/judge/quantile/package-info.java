/** What becomes of a percentile when the reports of many instances are put together. */
@NullMarked
package io.canary.bench.judge.quantile;

import org.jspecify.annotations.NullMarked;
