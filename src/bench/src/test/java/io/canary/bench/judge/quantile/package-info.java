@NullMarked
package io.canary.bench.judge.quantile;

import org.jspecify.annotations.NullMarked;
