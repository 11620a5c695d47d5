@NullMarked
package io.canary.bench.judge.trace;

import org.jspecify.annotations.NullMarked;
